// Builds the index over many people away from the page's own thread.

import { serveIndexBuilds } from "tutelage/worker";

serveIndexBuilds();
