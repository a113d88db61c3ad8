package io.firebreak.gate;

import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.journal.StorageException;
import java.util.List;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;

/**
 * A gate that fails in a way that nobody foresaw says no, and the others are judged all the same.
 */
final class FailClosed {
  private static final Logger LOG = Logger.getLogger(FailClosed.class);
  private static final int SHOWN = 300;

  private FailClosed() {}

  /** What a gate does to judge. */
  interface Gate<X extends Exception> {
    /** Every verdict of it. */
    List<Verdict> judge() throws X;
  }

  /**
   * What a gate says, or that it cannot be judged and why. A store that is away as a whole is left
   * to whoever asked, who asks again; so is an error of the machine, such as no memory.
   *
   * @param name of the gate
   */
  static <X extends Exception> List<Verdict> judged(String name, Gate<X> gate) throws X {
    try {
      return gate.judge();
    } catch (StorageException e) {
      throw e;
    } catch (JdbiException e) {
      LOG.warnf(e, "The gate %s could not be judged: the store could not be read", name);
      return refusal(name, "the store could not be read");
    } catch (RuntimeException e) {
      LOG.errorf(e, "The gate %s could not be judged: a fault of the program", name);
      var what = e.getMessage() == null ? "" : ": " + e.getMessage();
      var fault = e.getClass().getSimpleName() + what;
      return refusal(
          name,
          "cannot be judged, by a fault of the program (the log says where): "
              + (fault.length() <= SHOWN ? fault : fault.substring(0, SHOWN) + "…"));
    }
  }

  private static List<Verdict> refusal(String name, String why) {
    return List.of(new Verdict(name, Ruling.BLOCK, EndReason.GUARD_ERROR, why));
  }
}
