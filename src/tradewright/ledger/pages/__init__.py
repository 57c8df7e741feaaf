"""The books as people read them: journal, trial balance, accounts and rules, periods."""
