package io.firebreak.alert;

import java.lang.System.Logger.Level;
import java.util.function.Consumer;

/** Tells people when a sender says that it will send no more: a real alert would not arrive. */
public final class Unsubscribed implements HookWatch {
  /** What a reader calls such a delivery. */
  public static final String WHY = "unsubscribed";

  /** So subjects of the outbox begin that stand for it; the hook's id follows. */
  public static final String SUBJECT = "unsubscribed/";

  private static final System.Logger LOG = System.getLogger(Unsubscribed.class.getName());

  private final Consumer<String> tell;

  /**
   * A watch over all hooks.
   *
   * @param tell hears the subject for the outbox
   */
  public Unsubscribed(Consumer<String> tell) {
    this.tell = tell;
  }

  @Override
  public void refused(HookRef hook, HookRequest request) {
    // whoever is not believed says nothing
  }

  @Override
  public void believed(HookRef hook) {
    // what it says is heard when it is read
  }

  @Override
  public void heard(HookRef hook, Parsed parsed) {
    if (parsed instanceof Parsed.Ignorable(var why) && why.equals(WHY)) {
      LOG.log(Level.ERROR, words(hook.id()));
      tell.accept(SUBJECT + hook.id());
    }
  }

  /** What has happened and what to do, in one sentence. */
  public static String words(String hookId) {
    return ("The topic that sends to /hooks/%s was unsubscribed, so its alerts no longer arrive;"
            + " unless that was meant, subscribe it again")
        .formatted(hookId);
  }
}
