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

OPTIONS="--answers ФАЙЛ, --only catalog или reposter, --stopped, --check; без них установка спросит сама"

# What is mistyped is refused before Python is installed for it. The words are those of deploy/server/install.py.
refuse_strange() {
    while [ $# -gt 0 ]; do
        case $1 in
        --stopped | --check) ;;
        --answers=* | --only=*) refuse_value "${1%%=*}" "${1#*=}" ;;
        --answers | --only)
            [ $# -gt 1 ] || fail 2 "После $1 нужно значение. Бывает: $OPTIONS."
            refuse_value "$1" "$2"
            shift
            ;;
        -h | --help)
            echo "sh deploy/install.sh ставит дом на этот сервер или обновляет его. Бывает: $OPTIONS."
            exit 0
            ;;
        *) fail 2 "Здесь не бывает: $1. Бывает: $OPTIONS." ;;
        esac
        shift
    done
}

refuse_value() {
    case $1=$2 in
    --only=catalog | --only=reposter) ;;
    --only=*) fail 2 "После --only бывает catalog или reposter, а не «$2»." ;;
    *) [ -r "$2" ] || fail 2 "Файл ответов $2 не читается: проверьте его имя." ;;
    esac
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
    refuse_strange "$@"
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
