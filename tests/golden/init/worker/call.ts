import { app } from './_site.js'

app.debug = true

export default app
