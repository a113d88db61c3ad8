package io.firebreak.runbook;

import java.util.Map;

/** A use that may change something: a step, its undo, or what is done at the end of a run. */
public sealed interface Act extends Use permits Step.Call, Undo.By, Handler {
  /** What arguments may be that depend on an earlier step, by their place. */
  Map<String, Bound> bounds();
}
