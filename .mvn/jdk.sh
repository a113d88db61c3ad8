# Sourced by mvnw and firebreak: leaves in JAVA_HOME a JDK that can build and run this project.
# The build runs inside Maven's own JVM, so a toolchain would not be enough.

JDK_NEEDED=25

# Prints the feature version (25, 26, ...) of the JDK in folder $1, or 0 if there is none.
jdk_version() {
  if [ -x "$1/bin/javac" ] && [ -f "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  else
    echo 0
  fi
}

jdk_good_enough() {
  [ "$(jdk_version "$1")" -ge "$JDK_NEEDED" ] 2>/dev/null
}

# The usual places, likeliest first, one folder a line.
jdk_candidates() {
  if javac=$(command -v javac); then
    dirname "$(dirname "$(readlink -f "$javac" 2>/dev/null || echo "$javac")")"
  fi
  if [ -x /usr/libexec/java_home ]; then
    /usr/libexec/java_home -v "$JDK_NEEDED+" 2>/dev/null || true
  fi
  ls -d /usr/lib/jvm/*/ /usr/java/*/ /opt/java/*/ /opt/jdk*/ \
    /Library/Java/JavaVirtualMachines/*/Contents/Home/ \
    "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/*/ "$HOME"/.jdks/*/ \
    "$HOME"/.asdf/installs/java/*/ "$HOME"/.local/share/mise/installs/java/*/ 2>/dev/null || true
}

find_jdk() {
  if [ -n "${JAVA_HOME:-}" ] && jdk_good_enough "$JAVA_HOME"; then
    return 0
  fi
  found=$(jdk_candidates | while IFS= read -r candidate; do
    if jdk_good_enough "${candidate%/}"; then
      printf '%s\n' "${candidate%/}"
      break
    fi
  done)
  if [ -z "$found" ]; then
    cat >&2 <<MESSAGE
Firebreak needs a JDK of version $JDK_NEEDED or newer, and none was found: JAVA_HOME is ${JAVA_HOME:-not set},
and neither the PATH nor the usual folders hold one. Install one, then run this again or point JAVA_HOME at it:
  Eclipse Temurin   https://adoptium.net/temurin/releases/?version=$JDK_NEEDED
  SDKMAN            sdk install java $JDK_NEEDED-tem
  Homebrew          brew install --cask temurin@$JDK_NEEDED
  Fedora            dnf install java-$JDK_NEEDED-openjdk-devel
MESSAGE
    exit 1
  fi
  JAVA_HOME=$found
  export JAVA_HOME
}
