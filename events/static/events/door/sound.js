// Three sounds that cannot be taken for each other: rising, twice the same, low.
const TUNES = {
  ok: [[660, 0.1], [990, 0.18]],
  again: [[520, 0.12], [0, 0.08], [520, 0.12]],
  refused: [[180, 0.5]],
};
const SHAKES = { ok: 80, again: [80, 60, 80], refused: 400 };

let context;

export function play(result) {
  navigator.vibrate?.(SHAKES[result]);
  if (!window.AudioContext || !navigator.userActivation?.hasBeenActive) return;
  context ??= new AudioContext();
  let start = context.currentTime;
  for (const [pitch, seconds] of TUNES[result]) {
    if (pitch) {
      const tone = new OscillatorNode(context, { frequency: pitch, type: "square" });
      const volume = new GainNode(context, { gain: 0.15 });
      tone.connect(volume).connect(context.destination);
      tone.start(start);
      tone.stop(start + seconds);
    }
    start += seconds;
  }
}
