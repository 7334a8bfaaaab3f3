/** The campaign's clock: the server's instant, carried on by the device's. In a demo the server's clock moves. */
import { computed, type MaybeRefOrGetter, onScopeDispose, ref, toValue, watch } from "vue";

/** Milliseconds since the epoch by the campaign's clock, ticking once a second from the given instant. */
export function useNow(instant: MaybeRefOrGetter<string | undefined>) {
  const device = ref(Date.now());
  const ahead = ref(0);
  watch(
    () => toValue(instant),
    (known) => {
      if (!known) return;
      device.value = Date.now();
      ahead.value = Date.parse(known) - device.value;
    },
    { immediate: true },
  );
  const ticking = window.setInterval(() => {
    device.value = Date.now();
  }, 1_000);
  onScopeDispose(() => window.clearInterval(ticking));
  return computed(() => device.value + ahead.value);
}
