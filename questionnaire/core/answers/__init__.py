"""What a patient answered: values, the path of questions, answers that go stale."""
