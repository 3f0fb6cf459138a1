// What the page draws with, and nothing else of Apache ECharts.
import { use, init, connect, getInstanceByDom } from "echarts/core";
import { BarChart, LineChart, SankeyChart, GraphChart } from "echarts/charts";
import { GridComponent, TooltipComponent, MarkLineComponent, AriaComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, SankeyChart, GraphChart, GridComponent, TooltipComponent, MarkLineComponent, AriaComponent, SVGRenderer]);
globalThis.echarts = { init, connect, getInstanceByDom };
