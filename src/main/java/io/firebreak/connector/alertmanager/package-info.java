/** Actions that ask Alertmanager which alerts fire, and that make and end silences there. */
@NullMarked
package io.firebreak.connector.alertmanager;

import org.jspecify.annotations.NullMarked;
