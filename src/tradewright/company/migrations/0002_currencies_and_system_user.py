"""Currencies (ISO 4217) and the user that stands for the machine itself (kernel.SYSTEM_USER_ID)."""

from django.db import migrations

CURRENCIES = """
AED United Arab Emirates dirham|2 AUD Australian dollar|2 BHD Bahraini dinar|3 BRL Brazilian real|2
CAD Canadian dollar|2 CHF Swiss franc|2 CLP Chilean peso|0 CNY Chinese yuan|2 CZK Czech koruna|2
DKK Danish krone|2 EUR Euro|2 GBP Pound sterling|2 HKD Hong Kong dollar|2 HUF Hungarian forint|2
ILS Israeli shekel|2 INR Indian rupee|2 ISK Icelandic krona|0 JPY Japanese yen|0
KRW South Korean won|0 KWD Kuwaiti dinar|3 LBP Lebanese pound|2 MXN Mexican peso|2
NOK Norwegian krone|2 NZD New Zealand dollar|2 PLN Polish zloty|2 RON Romanian leu|2
SAR Saudi riyal|2 SEK Swedish krona|2 SGD Singapore dollar|2 THB Thai baht|2 TND Tunisian dinar|3
TRY Turkish lira|2 TWD New Taiwan dollar|2 UAH Ukrainian hryvnia|2 USD US dollar|2
ZAR South African rand|2
"""


def add(apps, schema_editor):
    parts = CURRENCIES.replace("\n", " ").split("|")
    currency = apps.get_model("company", "Currency")
    rows, text = [], parts[0].strip()
    for part in parts[1:]:
        minor, _, rest = part.partition(" ")
        rows.append(currency(code=text[:3], name=text[4:], minor_unit=int(minor)))
        text = rest.strip()
    currency.objects.bulk_create(rows)
    user = apps.get_model("company", "User")
    user.objects.bulk_create(
        [user(id=1, username="system", first_name="Tradewright", is_active=False, password="!")]
    )
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("select setval('app_user_id_seq', 100)")


class Migration(migrations.Migration):
    dependencies = [("company", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
