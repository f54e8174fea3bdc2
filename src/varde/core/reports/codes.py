"""Closed code lists that answers are checked against."""

# ruff: noqa: SIM905 - dense tables; as four hundred quoted words nobody could check them

from __future__ import annotations

import re

# ISO 3166-1 alpha-2, officially assigned codes.
COUNTRY_CODES = frozenset(
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN "
    "BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ "
    "DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL "
    "GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM "
    "JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME "
    "MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP "
    "NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD "
    "SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO "
    "TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW".split()
)

# Countries of the European Economic Area as an EUID begins; Greece is EL there.
EUID_COUNTRIES = frozenset(
    "AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE "
    "SI SK".split()
)

# ISO 4217, active codes of money in circulation.
CURRENCY_CODES = frozenset(
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN "
    "BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR "
    "FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD "
    "JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD "
    "MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP "
    "PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC "
    "SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST "
    "XAF XCD XCG XOF XPF YER ZAR ZMW ZWG".split()
)

_LEI = re.compile(r"[A-Z0-9]{18}[0-9]{2}")
_EUID = re.compile(r"([A-Z]{2})[A-Z0-9]+\.[A-Z0-9][A-Z0-9./_-]*")


def looks_like_lei(text: str) -> bool:
    return _LEI.fullmatch(text) is not None


def is_lei(text: str) -> bool:
    """ISO 17442: twenty characters, the last two check the rest modulo 97."""
    if not looks_like_lei(text):
        return False
    return int("".join(str(int(character, 36)) for character in text)) % 97 == 1


def is_euid(text: str) -> bool:
    """
    Whether it is built as Implementing Regulation (EU) 2021/1042 says: the country, the
    register, a point, the number. Each register has check digits of its own, or none.
    """
    found = _EUID.fullmatch(text)
    return found is not None and found[1] in EUID_COUNTRIES
