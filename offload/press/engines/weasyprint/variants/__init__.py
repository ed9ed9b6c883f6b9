"""What a PDF's variant asks for: `archive` mends what can be mended, `refusals` names the rest."""
