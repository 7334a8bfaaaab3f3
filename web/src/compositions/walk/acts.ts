/**
 * What a walker does. Each act goes under a key of its own, kept until the server has answered for good: a retry, by
 * the page or by the person, is the same act.
 */
import { useMutation, useQueryClient } from "@tanstack/vue-query";
import type { WeRunPayload } from "@/api/types";
import type { AddressForm, ProfileForm } from "@/api/walk";
import { walkApi } from "@/api/walkCalls";
import { useCampaignId } from "@/compositions/campaign";
import { underIntent } from "@/lib/intent";

export function useSaveProfile() {
  return useAct("profile", (c, form: ProfileForm, key) => walkApi.saveProfile(c, form, key), JSON.stringify, { waits: true });
}

/** `day` makes the act of one day another than that of the next. */
export function useCheckIn() {
  return useAct("check-in", (c, _day: string, key) => walkApi.checkIn(c, key), String);
}

export function useTakeSteps() {
  return useAct(
    "steps",
    (c, payload: WeRunPayload, key) => walkApi.recordSteps(c, payload, key),
    (payload) => payload.code,
  );
}

export function useCreateTeam() {
  return useAct("team", (c, name: string, key) => walkApi.createTeam(c, name, key), String);
}

export function useJoinTeam() {
  return useAct("join", (c, team: string, key) => walkApi.joinTeam(c, team, key), String);
}

export function useRenameTeam() {
  return useAct("team-name", (c, name: string, key) => walkApi.renameTeam(c, name, key), String);
}

export function useSetTeamGoal() {
  return useAct("team-goal", (c, steps: number, key) => walkApi.setTeamGoal(c, steps, key), String);
}

export function useAnnounce() {
  return useAct("announcement", (c, text: string, key) => walkApi.announce(c, text, key), String);
}

export function useRemindTeam() {
  return useAct("remind", (c, _day: string, key) => walkApi.remindTeam(c, key), String);
}

export function useAnswerQuestion(checkpoint: () => string) {
  return useAct(
    "answer",
    (c, body: { question: number; option: number }, key) => walkApi.answerQuestion(c, checkpoint(), body, key),
    ({ question, option }) => `${checkpoint()}:${question}:${option}`,
  );
}

export function useSubmitNote(checkpoint: () => string) {
  return useAct("note", (c, text: string, key) => walkApi.submitNote(c, checkpoint(), text, key), (text) => `${checkpoint()}:${text}`);
}

export function useMakePoster(checkpoint: () => string) {
  return useAct(
    "poster",
    (c, photo: { blob: Blob; taken: string }, key) => walkApi.makePoster(c, checkpoint(), photo.blob, key),
    (photo) => `${checkpoint()}:${photo.taken}`,
  );
}

/**
 * Draws from a deck. `after` is the number of draws the person had before: while the answer to one is unknown it stays,
 * and so does the key; an answered draw raises it, and the next draw is another act.
 */
export function useDraw() {
  return useAct(
    "draw",
    (c, { deck }: { deck: string; after: number }, key) => walkApi.draw(c, deck, key),
    ({ deck, after }) => `${deck}:${after}`,
  );
}

export function useClaim() {
  return useAct("claim", (c, draw: number, key) => walkApi.claim(c, draw, key), String);
}

export function useExchangeBadge() {
  return useAct("exchange", (c, badge: string, key) => walkApi.exchangeBadge(c, badge, key), String);
}

export function useGiveAddress() {
  return useAct("address", (c, form: AddressForm, key) => walkApi.giveAddress(c, form, key), JSON.stringify);
}

export function useAppeal() {
  return useAct(
    "appeal",
    (c, appeal: { about: string; text: string }, key) => walkApi.appeal(c, appeal, key),
    (appeal) => appeal.about,
  );
}

export function useSetReminders() {
  return useAct("reminders", (c, kinds: Record<string, boolean>, key) => walkApi.setReminders(c, kinds, key), JSON.stringify);
}

export function useReadMessage() {
  return useAct("read", (c, message: string, key) => walkApi.readMessage(c, message, key), String);
}

/**
 * An act on the walk of this page; `what` tells it from other acts of its name. Afterwards all figures are read anew; the
 * answer waits for them only where the next page depends on it, for the component that shows it may leave with them.
 */
function useAct<I, O>(
  name: string,
  send: (c: string, input: I, key: string) => Promise<O>,
  what: (input: I) => string,
  { waits = false } = {},
) {
  const id = useCampaignId();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: I) => underIntent(`${name}:${id.value}:${what(input)}`, (key) => send(id.value, input, key)),
    onSuccess: () => {
      const fresh = queries.invalidateQueries({ queryKey: ["campaign", id.value] });
      return waits ? fresh : undefined;
    },
  });
}
