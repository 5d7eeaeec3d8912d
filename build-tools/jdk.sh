# shellcheck shell=sh
# Sourced by the commands of the project. Sets JDK25 to the home of a Java 25, or ends the script after saying what to
# install. Starts no program: this runs before every command.

is_jdk25() { # is_jdk25 HOME: a `release` file says which Java a home holds
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r _jdk25_line; do
    case $_jdk25_line in
      'JAVA_VERSION="25"' | 'JAVA_VERSION="25.'*) return 0 ;;
    esac
  done < "$1/release"
  return 1
}

find_jdk25() {
  for _jdk25_home in "${JAVA25_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*25* /usr/lib/jvm/* "${HOME:-/nonexistent}"/.sdkman/candidates/java/* \
    "${HOME:-/nonexistent}"/.jdks/* "${HOME:-/nonexistent}"/.asdf/installs/java/* "${HOME:-/nonexistent}"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home /opt/*jdk*; do
    if [ -n "$_jdk25_home" ] && is_jdk25 "$_jdk25_home"; then
      JDK25=$_jdk25_home
      return 0
    fi
  done
  return 1
}

if ! find_jdk25; then
  echo 'Java 25 is needed. Debian: apt install openjdk-25-jdk-headless (Debian 13) or temurin-25-jdk (packages.adoptium.net); Fedora: dnf install java-25-openjdk-devel; macOS: brew install openjdk@25.' >&2
  echo 'One that is installed elsewhere is found by JAVA25_HOME or JAVA_HOME.' >&2
  exit 1
fi
# The build's toolchain selection looks at JAVA*_HOME: so both find the same one.
export JAVA25_HOME="$JDK25"
