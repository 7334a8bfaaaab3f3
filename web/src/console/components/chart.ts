/** The parts of ECharts the console draws with; loaded only when there is something to draw. */
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([BarChart, LineChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

export interface Series {
  name: string;
  values: readonly number[];
  /** `bar` for counts of a day, `line` for what is compared with them. */
  as: "bar" | "line";
}

export interface Drawing {
  show(days: readonly string[], series: readonly Series[], number: (value: number) => string): void;
  fit(): void;
  end(): void;
}

/** Draws into an element, in the colours the page has at the moment. */
export function draw(element: HTMLElement): Drawing {
  const chart = init(element, null, { renderer: "canvas" });
  return {
    show(days, series, number) {
      const soft = { color: colour("ink-soft") };
      chart.setOption(
        {
          animation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
          color: [colour("accent"), colour("good"), colour("warn"), colour("line-strong")],
          textStyle: { fontFamily: "inherit" },
          grid: { left: 8, right: 8, top: 36, bottom: 4, containLabel: true },
          legend: { top: 0, textStyle: soft, icon: "roundRect", itemWidth: 12, itemHeight: 8 },
          // Rich text is drawn; the other kind writes HTML with styles in it, which our policy forbids.
          tooltip: {
            trigger: "axis",
            renderMode: "richText",
            backgroundColor: colour("surface"),
            borderColor: colour("line-strong"),
            textStyle: { color: colour("ink") },
            valueFormatter: (value: unknown) => (typeof value === "number" ? number(value) : ""),
          },
          xAxis: { type: "category", data: [...days], axisLabel: soft, axisLine: { lineStyle: { color: colour("line-strong") } }, axisTick: { show: false } },
          yAxis: { type: "value", axisLabel: { ...soft, formatter: number }, splitLine: { lineStyle: { color: colour("line") } } },
          series: series.map(({ name, values, as }) => ({
            name,
            type: as,
            data: [...values],
            barMaxWidth: 28,
            symbolSize: 5,
            lineStyle: { width: 2.5 },
            itemStyle: as === "bar" ? { borderRadius: [3, 3, 0, 0] } : {},
          })),
        },
        { notMerge: true },
      );
    },
    fit: () => chart.resize(),
    end: () => chart.dispose(),
  };
}

function colour(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim();
}
