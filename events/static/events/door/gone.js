// The page of a link that has ended: nothing of the event stays on this device.
import { wipe } from "./wipe.js";

wipe(JSON.parse(document.getElementById("door-storage").textContent));
