export {
  holdsLimits,
  holdsThroughout,
  nearestCandidate,
  type TuningCandidate,
  type TuningPoint,
  tuningChoice,
  tuningFinalists,
  tuningFront,
} from "./choose.ts";
export {
  type TuningAim,
  type TuningFigures,
  type TuningGoal,
  type TuningLimit,
  tuningAim,
  tuningExcess,
  tuningFigures,
  tuningLimits,
  tuningObjective,
  tuningOutcome,
  tuningValue,
} from "./goal.ts";
