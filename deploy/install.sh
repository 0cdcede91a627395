#!/bin/sh
# Puts the house on this server, or brings it up to date: Debian 12, Ubuntu 22.04 or newer, as root.
#   sh deploy/install.sh                     asks for what it needs
#   sh deploy/install.sh --answers FILE      takes it from a file like deploy/install.env.example
#   sh deploy/install.sh --check             says what is missing, and changes nothing
#   sh deploy/install.sh --only catalog      or reposter: one service without the other
#   sh deploy/install.sh --stopped           starts nothing: the house moves here, its rows come by a restore
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/find_python"

# The exit status, then a sentence: 2 where another try would end the same.
fail() {
    echo "$2" >&2
    exit "$1"
}

has_venv() {
    "$1" -c 'import venv, ensurepip' 2>/dev/null
}

# Python is what everything else is done with: the one thing that is installed here. Ubuntu 22.04 has 3.11 in universe.
install_python() {
    [ "$(id -u)" = 0 ] || fail 2 "Нужны права root: повторите ту же команду через sudo."
    command -v apt-get > /dev/null || fail 2 "Нужен Debian 12 или Ubuntu 22.04 и новее: здесь нет apt-get."
    echo "Python … ставлю"
    export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1
    apt-get -qq -o DPkg::Lock::Timeout=300 update > /dev/null 2>&1 || :
    if apt-cache show python3.11 > /dev/null 2>&1; then own=python3.11; else own=python3; fi
    for names in "python3 python3-venv" "$own $own-venv"; do
        apt-get -qq -y -o DPkg::Lock::Timeout=300 install --no-install-recommends $names > /dev/null 2>&1 || :
        if python=$(find_python) && has_venv "$python"; then
            return
        fi
    done
    fail 1 "Python 3.11 не ставится: проверьте сеть и /etc/apt/sources.list (в Ubuntu 22.04 он в universe) и повторите."
}

if ! python=$(find_python) || ! has_venv "$python"; then
    case " $* " in
    *" --check "*)
        echo "✗ Python 3.11 с venv: его нет, без него не видно остального. Поставьте его (apt-get install python3" \
            "python3-venv) и повторите, или начните установку: sh deploy/install.sh поставит его сама."
        exit 1
        ;;
    esac
    install_python
fi
PYTHONPATH=$here:$here/.. PYTHONDONTWRITEBYTECODE=1 exec "$python" -m server install "$@"
