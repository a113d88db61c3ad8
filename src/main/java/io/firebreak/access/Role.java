package io.firebreak.access;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a person may do. A role brings those it {@linkplain #implied implies} with it. */
public enum Role {
  /** Sees everything of the team. */
  VIEWER,
  /** Acts on runs: starts, cancels, confirms, settles doubt, holds targets. */
  RESPONDER,
  /** Votes on plans. */
  APPROVER,
  /** Decides alone in an emergency; a second person is told at once. */
  EMERGENCY,
  /** Runs Firebreak itself: dead letters, kill switch, audit export. */
  OPERATOR,
  /** Everything, and decides who else may. */
  ADMIN;

  /** The name of {@link #VIEWER} as annotations want it. */
  public static final String VIEWER_NAME = "viewer";

  /** The name of {@link #RESPONDER} as annotations want it. */
  public static final String RESPONDER_NAME = "responder";

  /** The name of {@link #APPROVER} as annotations want it. */
  public static final String APPROVER_NAME = "approver";

  /** The name of {@link #EMERGENCY} as annotations want it. */
  public static final String EMERGENCY_NAME = "emergency";

  /** The name of {@link #OPERATOR} as annotations want it. */
  public static final String OPERATOR_NAME = "operator";

  /** The name of {@link #ADMIN} as annotations want it. */
  public static final String ADMIN_NAME = "admin";

  /** The word used in configuration, annotations and the journal, such as {@code approver}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * This role and those that come with it. Voting and deciding alone come with none: each is
   * granted by itself.
   */
  public Set<Role> implied() {
    return switch (this) {
      case VIEWER -> EnumSet.of(VIEWER);
      case RESPONDER -> EnumSet.of(VIEWER, RESPONDER);
      case APPROVER -> EnumSet.of(VIEWER, APPROVER);
      case EMERGENCY -> EnumSet.of(VIEWER, EMERGENCY);
      case OPERATOR -> EnumSet.of(VIEWER, RESPONDER, OPERATOR);
      case ADMIN -> EnumSet.of(VIEWER, RESPONDER, OPERATOR, ADMIN);
    };
  }
}
