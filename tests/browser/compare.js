/* A screenshot as a small grey picture, and where it differs from the one that was kept: cells of six pixels
   are compared by their mean, so the edge of a letter weighs little and a box that moved much. */
async ([shot, kept]) => {
  const grey = async (png, width) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const scale = width / image.width, canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width, Math.round(image.height * scale)];
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    pen.imageSmoothingQuality = "high";
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
    const bytes = new Uint8Array(canvas.width * canvas.height);
    for (let i = 0; i < bytes.length; i++) bytes[i] = 0.3 * data[4 * i] + 0.59 * data[4 * i + 1] + 0.11 * data[4 * i + 2];
    return { width: canvas.width, height: canvas.height, bytes };
  };
  const means = ({ width, height, bytes }, cell) => {
    const rows = [];
    for (let top = 0; top < height; top += cell) {
      const row = [];
      for (let start = 0; start < width; start += cell) {
        let sum = 0, n = 0;
        for (let y = top; y < Math.min(top + cell, height); y++)
          for (let x = start; x < Math.min(start + cell, width); x++) sum += bytes[y * width + x], n++;
        row.push(sum / n);
      }
      rows.push(row);
    }
    return rows;
  };
  const now = await grey(shot, 180), lines = [];
  for (let y = 0; y < now.height; y++) {
    const line = [];
    for (let x = 0; x < now.width; x += 2)
      line.push((now.bytes[y * now.width + x] >> 4 << 4) | (now.bytes[y * now.width + x + 1] >> 4));
    lines.push(line.map((byte) => byte.toString(16).padStart(2, "0")).join(""));
  }
  if (!kept) return { lines };
  const old = await grey(kept, 180), a = means(now, 3), b = means(old, 3), far = [];
  const rows = Math.min(a.length, b.length), apart = Math.abs(a.length - b.length);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < a[y].length; x++) if (Math.abs(a[y][x] - b[y][x]) > 40) far.push([x * 6, y * 6]);
  const longer = apart > 2 ? apart / rows : 0; /* two lines' hinting may add a pixel or two to a page's length */
  return { lines, share: far.length / (60 * rows) + longer, far: far.slice(0, 5) };
}
