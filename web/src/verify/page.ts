/** The page: takes a file, shows what it proves. Reads nothing but what is put in, and sends nothing. */
import { type Verdict, verify } from "./verify";
import { PAGE, type Text, type Word } from "./words";

export function startPage(page: Document): void {
  let chinese = true;
  let show: (() => void) | undefined;
  const by = (id: string) => page.getElementById(id) as HTMLElement;
  const [form, drop, verdictAt] = [by("form"), by("drop"), by("verdict")];
  const file = by("file") as HTMLInputElement;
  const content = by("content") as HTMLTextAreaElement;
  const words = (text: Text) => (chinese ? text.zh : text.en);

  /** Shows something in the language chosen now, and again when another is chosen. */
  const put = (draw: () => (Node | string)[]) => {
    show = () => verdictAt.replaceChildren(...draw());
    show();
  };
  const tell = (word: Word) => put(() => [element("p", "callout", words(PAGE[word]))]);

  by("language").addEventListener("click", () => {
    chinese = !chinese;
    page.documentElement.lang = chinese ? "zh-CN" : "en";
    by("language").lang = chinese ? "en" : "zh-CN";
    page.title = `${words(PAGE.title)} · ${chinese ? "同行" : "Tongxing"}`;
    for (const place of page.querySelectorAll<HTMLElement>("[data-word]")) {
      place.textContent = words(PAGE[place.dataset["word"] as Word]);
    }
    show?.();
  });

  const run = async (source: string): Promise<void> => {
    if (source.trim() === "") return tell("empty");
    if (globalThis.crypto?.subtle === undefined) return tell("unsupported");
    const bar = element("progress", "busy") as HTMLProgressElement;
    put(() => [element("p", "muted", words(PAGE.working)), bar]);
    const verdict = await verify(source, async (done, of) => {
      bar.max = of;
      bar.value = done;
      bar.setAttribute("aria-label", words(PAGE.working));
      // Lets the page paint.
      await new Promise((resolve) => void setTimeout(resolve, 0));
    });
    put(() => render(verdict, words));
    verdictAt.focus();
  };
  const read = async (chosen: File | null | undefined): Promise<void> => {
    if (!chosen) return;
    try {
      await run(await chosen.text());
    } catch {
      tell("unreadable");
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void run(content.value);
  });
  file.addEventListener("change", () => {
    void read(file.files?.[0]);
    // So that choosing the same file again is noticed; the one chosen stays readable.
    file.value = "";
  });
  page.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  page.addEventListener("dragleave", () => drop.classList.remove("over"));
  page.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    void read(event.dataTransfer?.files[0]);
  });
}

type Words = (text: Text) => string;

function render(verdict: Verdict, words: Words): Node[] {
  const { valid, fault, fingerprints, proven, notProven } = verdict;
  const title = element("h2", `verdict-title ${valid ? "good" : "bad"}`);
  title.append(hidden(valid ? "✓" : "✗"), words(valid ? PAGE.valid : PAGE.invalid));
  const parts: Node[] = [title];
  if (fault) {
    const reason = element("div", "card stack-tight");
    reason.append(element("p", "", words(fault.message)));
    if (fault.at) reason.append(element("p", "muted", `${words(PAGE.where)}: ${fault.at}`));
    reason.append(element("p", "fine", fault.code));
    parts.push(reason);
  }
  if (fingerprints.length > 0) {
    const list = element("dl", "fingerprint");
    for (const { name, value } of fingerprints) {
      list.append(element("dt", "", words(PAGE[name])), element("dd", "", value));
    }
    parts.push(card(words(PAGE.fingerprints), list));
  }
  if (proven.length > 0) {
    parts.push(card(words(valid ? PAGE.proven : PAGE.passedBefore), steps("good", "✓", proven.map(words))));
  }
  if (valid) parts.push(card(words(PAGE.notProven), steps("open", "○", notProven.map(words))));
  return parts;
}

function card(title: string, content: Node): Node {
  const section = element("section", "card stack-tight");
  section.append(element("h3", "", title), content);
  return section;
}

function steps(tone: "good" | "open", mark: string, sentences: string[]): Node {
  const list = element("ol", `steps ${tone}`);
  for (const sentence of sentences) {
    const step = element("li", "");
    step.append(hidden(mark), element("span", "", sentence));
    list.append(step);
  }
  return list;
}

/** A sign that the words beside it say too. */
function hidden(sign: string): Node {
  const mark = element("span", "mark", sign);
  mark.setAttribute("aria-hidden", "true");
  return mark;
}

/** Content goes in as text, never as markup: a file may hold anything. */
function element(tag: string, classes: string, content = ""): HTMLElement {
  const made = document.createElement(tag);
  if (classes) made.className = classes;
  made.textContent = content;
  return made;
}
