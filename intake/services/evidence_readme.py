"""What an evidence pack says of itself: how to check it with tools anybody has."""

READ_ME = """\
EVIDENCE PACK

manifest.json   SHA-256 of every other file, the length and last hash ("head") of the audit trail when the
                pack was made, the counting rules, and how the sample was drawn
cases.json      the sampled cases: codes and days only; no name, no answer, no note
figures.json    the frozen months: each figure with the pseudonymous ids it counts
audit.jsonl     every audit entry about the sampled cases, one a line, each with its hash and the one before

How to check it, without our software:

1. The files. Compare each with "files" in manifest.json:
       sha256sum audit.jsonl cases.json figures.json README.txt
2. The audit entries. Each line holds by itself: its hash covers the entry and the hash before it.
       python3 - <<'END'
       import hashlib, json
       for line in open("audit.jsonl", encoding="utf-8"):
           e = json.loads(line)
           names = ("action", "actor", "at", "detail", "id", "object_id")
           text = json.dumps({n: e[n] for n in names}, separators=(",", ":"))
           found = hashlib.sha256(b"lidzas/audit/1\\n" + text.encode() + e["previous"].encode()).hexdigest()
           print(e["id"], "holds" if found == e["hash"] else "DOES NOT HOLD")
       END
   Entries between these are about other cases. Whether all of them together form one chain that still
   contains "head", the operator shows with: intake audit verify --expect <head>
3. The pack as a whole. Its SHA-256 stands in the audit trail, in the entry "evidence_exported".
4. The sample. SHA-256 of "<seed>/<case id>" for every case it was drawn from, sorted; the first ones.
   "drawn_from_sha256" is the SHA-256 of all those ids, sorted, one a line, no line end after the last.
All of 1 and 2 at once: intake audit evidence --check <file>

PIERĀDĪJUMU PAKA

manifest.json   pārējo datņu SHA-256, audita pieraksta garums un pēdējā jaucējvērtība ("head") pakas
                tapšanas brīdī, skaitīšanas noteikumi un tas, kā ņemta izlase
cases.json      izlases lietas: tikai kodi un dienas; ne vārdu, ne atbilžu, ne piezīmju
figures.json    iesaldētie mēneši: katrs skaitlis ar pseidonīmiem, kurus tas skaita
audit.jsonl     visi audita ieraksti par izlases lietām, pa vienam rindā, ar savu un iepriekšējo vērtību

Kā to pārbaudīt bez mūsu programmas:

1. Datnes. Salīdzini katru ar "files" datnē manifest.json:
       sha256sum audit.jsonl cases.json figures.json README.txt
2. Audita ieraksti. Katra rinda ir pārbaudāma pati: jaucējvērtība sedz ierakstu un iepriekšējo vērtību.
   Palaid iepriekš doto Python fragmentu.
   Starp šiem ierakstiem ir citi, par citām lietām. To, vai visi kopā ir viena ķēde, kurā joprojām ir
   "head", parāda uzturētājs: intake audit verify --expect <head>
3. Visa paka. Tās SHA-256 ir audita pierakstā, ierakstā "evidence_exported".
4. Izlase. SHA-256 no "<seed>/<lietas id>" katrai lietai, no kurām izlase ņemta, sakārtoti; pirmie no tiem.
   "drawn_from_sha256" ir SHA-256 no visiem šiem id, sakārtotiem, katrs savā rindā, bez rindas beigām galā.
Pirmais un otrais reizē: intake audit evidence --check <datne>
"""
