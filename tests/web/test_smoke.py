from tests.forms import FAMILY, receipt, send


def test_a_family_of_five_gets_a_receipt_that_opens_its_status(client):
    response = send(client, FAMILY)
    assert response.status_code == 201
    found = client.post("/intake/en/status", data=receipt(response.text))
    assert 'data-state="pending"' in found.text
