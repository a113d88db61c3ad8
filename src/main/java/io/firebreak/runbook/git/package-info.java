/** Runbooks out of a Git repository: fetched, checked, and laid out as a folder for each commit. */
@NullMarked
package io.firebreak.runbook.git;

import org.jspecify.annotations.NullMarked;
