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
    """SimplePractice: one name column, day and time in one, the birth date added by the clinic; UTF-8."""
    return (
        "Date of Service,Client,Date of Birth,Client ID,Clinician,Billing Code,Rate per Unit,Units,Total Fee,"
        "Appointment Status,Progress Note Status\n"
        f"{day:%m/%d/%Y} 10:30,Zoë Lind,05/09/1986,41,A. Clinician,90000,0,1,0,Show,No Note\n"
        f"{day:%m/%d/%Y} 13:00,Max Dahl,12/30/1971,42,A. Clinician,90000,0,1,0,Canceled,No Note\n"
    ).encode()


def jane(day: date) -> bytes:
    """Jane: the clinic's number, ISO times with their offset, states of one word; Windows letters."""
    return (
        "Patient Number,Patient First Name,Patient Last Name,Date of Birth,Mobile Phone,Email,start_at,"
        "end_at,Treatment,Staff Member,State\r\n"
        f"41,Zoë,Lind,1986-05-09,202-555-0107,zoe@example.org,{day}T10:30:00-05:00,{day}T11:30:00-05:00,"
        "Visit,A. Clinician,booked\r\n"
        f"42,Max,Dahl,1971-12-30,202-555-0108,,{day}T13:00:00-05:00,{day}T14:00:00-05:00,"
        "Visit,A. Clinician,cancelled\r\n"
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
