// Read QR codes beside the page, in browsers that cannot do so themselves.
addEventListener("message", ({ data }) => {
  if (data.decoder) {
    importScripts(data.decoder);
    return;
  }
  const { image } = data;
  const found = self.jsQR(image.data, image.width, image.height, { inversionAttempts: "dontInvert" });
  postMessage(found?.data ?? "");
});
