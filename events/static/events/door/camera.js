// Read tickets with the camera: by the browser's own reader, else by ours.
const PAUSE = 100;
const WIDTH = 640;

async function ownReader() {
  if (!("BarcodeDetector" in window)) return undefined;
  const formats = await BarcodeDetector.getSupportedFormats();
  if (!formats.includes("qr_code")) return undefined;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video))[0]?.rawValue ?? "";
}

function ourReader(settings) {
  const worker = new Worker(settings.decoderWorker);
  worker.postMessage({ decoder: settings.decoder });
  const canvas = document.createElement("canvas");
  const drawing = canvas.getContext("2d", { willReadFrequently: true });
  return (video) =>
    new Promise((resolve, reject) => {
      canvas.width = Math.min(WIDTH, video.videoWidth);
      canvas.height = Math.round((canvas.width * video.videoHeight) / video.videoWidth);
      drawing.drawImage(video, 0, 0, canvas.width, canvas.height);
      const image = drawing.getImageData(0, 0, canvas.width, canvas.height);
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = () => reject(new Error("The reader of QR codes stopped."));
      worker.postMessage({ image }, [image.data.buffer]);
    });
}

export class Camera {
  constructor(video, settings, onText) {
    this.video = video;
    this.settings = settings;
    this.onText = onText;
  }

  get isOn() {
    return Boolean(this.stream);
  }

  async start() {
    this.reader ??= (await ownReader()) ?? ourReader(this.settings);
    this.stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: "environment", width: { ideal: 1280 } },
    });
    this.video.srcObject = this.stream;
    await this.video.play();
    // A phone that falls asleep scans nobody.
    this.awake = await navigator.wakeLock?.request("screen").catch(() => undefined);
    this.#look(this.stream);
  }

  stop() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = undefined;
    this.awake?.release();
    this.awake = undefined;
    this.video.srcObject = null;
  }

  // A reader that fails on one picture must not stop the camera: the next gets our own reader.
  async #read() {
    try {
      return await this.reader(this.video);
    } catch {
      this.reader = ourReader(this.settings);
      return "";
    }
  }

  async #look(stream) {
    while (this.stream === stream) {
      if (this.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) {
        const text = await this.#read();
        if (text && this.stream === stream) await this.onText(text);
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}
