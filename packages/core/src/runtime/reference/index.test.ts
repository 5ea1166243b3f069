import { describeRuntime } from "../../../test/runtime-contract.ts";
import { referenceRuntime } from "./index.ts";

describeRuntime("referenceRuntime", referenceRuntime);
