package io.firebreak.alert;

/** One thing of which a delivery tells. */
public sealed interface Told permits Alert, ChangeEvent {}
