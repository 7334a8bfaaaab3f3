import "@/design/tokens.css";
import "@/design/base.css";
import "./verify.css";
import { startPage } from "./page";

startPage(document);
