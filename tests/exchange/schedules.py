"""Schedules as other systems export them, with made-up people: the shapes are real, the rows are ours."""

from datetime import date


def acuity(day: date) -> bytes:
    """Acuity: day and time in one column, in words; UTF-8 with a mark; notes of several lines."""
    when = f"{day:%B} {day.day}, {day.year}"
    return (
        "Start Time,End Time,First Name,Last Name,Phone,Email,Type,Calendar,Appointment Price,Paid?,"
        "Amount Paid Online,Certificate Code,Notes,Date Scheduled,Label,Scheduled By,Canceled,"
        "Date of Birth,Appointment ID\r\n"
        f'"{when} 10:30 am","{when} 11:30 am",Zoë,Lind,(202) 555-0107,zoe@example.org,Visit,Room 1,0.00,no,'
        f'0.00,,"Prefers mornings.\nBrings a friend, says ""Rosa"".","{when}",,,no,05/09/1986,900101\r\n'
        f'"{when} 1:00 pm","{when} 2:00 pm",Max,Dahl,(202) 555-0108,,Visit,Room 1,0.00,no,'
        f'0.00,,,"{when}",,,yes,12/30/1971,900102\r\n'
    ).encode("utf-8-sig")


def simplepractice(day: date) -> bytes:
    """SimplePractice's appointment status report, with three columns that the clinic has added; UTF-8.

    The report has a name of one column and no birth date, number or state; some of its names come twice.
    """
    rest = "A. Clinician,90000,,,150.0,1,150.0,No Note,UNPAID,150.0,0.0,0.0,150.0,,0.0,0.0,0.0,0.0"
    return (
        "Date of Service,Client,Clinician,Billing Code,Primary Insurance,Secondary Insurance,Rate per Unit,"
        "Units,Total Fee,Progress Note Status,Client Payment Status,Charge,Uninvoiced,Paid,Unpaid,"
        "Insurance Payment Status,Charge,Paid,Write Off,Unpaid,Date of Birth,Client ID,Status\n"
        f"{day:%m/%d/%Y} 10:30,Zoë Lind,{rest},05/09/1986,41,Show\n"
        f"{day:%m/%d/%Y} 13:00,Max Dahl,{rest},12/30/1971,42,Canceled\n"
    ).encode()


JANES = (
    "id,location_name,start_at,end_at,patient_guid,patient_number,patient_prefix,patient_first_name,"
    "patient_preferred_name,patient_last_name,treatment_name,staff_member_name,break,insurance_state,state,"
    "first_visit,chart_status,notes_text,booked_at,arrived_at,booked_online,archived_at,no_show_at,"
    "cancelled_at,cancelled_reason,referral_source"
)
"""The columns of Jane's appointments report. Who comes is known by their number; there is no birth date."""


def janes(number: int, first: str, last: str, start: str, state: str = "booked") -> str:
    """A row of Jane's report."""
    ends = f"2026-11-01,,false,,,{'2026-11-02' if state == 'cancelled' else ''},,"
    who = f"guid-{number},{number},,{first},,{last},Visit,A. Clinician"
    return f"9001{number},Riverside,{start},,{who},false,,{state},false,,,{ends}"


def jane(day: date) -> bytes:
    """Jane's report, with the birth date that the clinic has added; Windows letters."""
    return (
        f"{JANES},Date of Birth\r\n"
        f"{janes(41, 'Zoë', 'Lind', f'{day} 10:30')},1986-05-09\r\n"
        f"{janes(42, 'Max', 'Dahl', f'{day} 13:00', 'cancelled')},1971-12-30\r\n"
    ).encode("cp1252")


def spreadsheet(day: date) -> bytes:
    """A plain spreadsheet: semicolons, a title above, Last, First, Excel's serial dates and times; UTF-16."""
    serial = (day - date(1899, 12, 30)).days
    return (
        "Visits of next week;;;;\r\n\r\n"
        "Patient;DOB;Date;Time;Status\r\n"
        f'"Lind, Zoë";31541;{serial};{10.5 / 24:.6f};ok\r\n'
        f'"Dahl, Max";26297;{serial};{13 / 24:.6f};CANCELLED by phone\r\n'
    ).encode("utf-16")


SYSTEMS = {"acuity": acuity, "simplepractice": simplepractice, "jane": jane, "spreadsheet": spreadsheet}


def exported(system: str, day: date) -> bytes:
    """One system's file with the same two people: Zoë Lind at 10:30 and Max Dahl, cancelled, at 1 pm."""
    return SYSTEMS[system](day)
