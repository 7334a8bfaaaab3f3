/** The parts of Element Plus the console uses, each from its own file, so that neither a page nor a test loads the rest. */
export { ElButton } from "element-plus/es/components/button/index.mjs";
export { provideGlobalConfig } from "element-plus/es/components/config-provider/index.mjs";
export { ElDatePicker } from "element-plus/es/components/date-picker/index.mjs";
export { ElDialog } from "element-plus/es/components/dialog/index.mjs";
export { ElDrawer } from "element-plus/es/components/drawer/index.mjs";
export { ElInput } from "element-plus/es/components/input/index.mjs";
export { ElMessage } from "element-plus/es/components/message/index.mjs";
