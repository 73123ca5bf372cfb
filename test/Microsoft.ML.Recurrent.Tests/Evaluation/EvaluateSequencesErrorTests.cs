using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Evaluation;

public class EvaluateSequencesErrorTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void AnotherNumberOfPredictionsThanLabels() => Fails<InvalidOperationException>(TaggedRows.Keys(_context, ("O O", "O O"), ("O B-A", "O")),
        "Row 1 has 2 tags in the label column 'Tags' and 1 in the predicted label column 'Predicted'; expected as many, one per step.");

    [Fact]
    public void NoRowsOrNoLabels()
    {
        Fails<InvalidOperationException>(TaggedRows.Texts(_context), "The data is empty; there is nothing to evaluate.");
        Fails<InvalidOperationException>(TaggedRows.Texts(_context, ("_ _", "O O")), "The label column 'Tags' has no label in any row; there is nothing to evaluate.");
    }

    [Fact]
    public void TagsOfNoScheme()
    {
        Fails<ArgumentOutOfRangeException>(TaggedRows.Keys(_context, ("O B-A", "O NOUN")),
            "The data cannot be evaluated: The predicted label column 'Predicted': 'NOUN' is no tag of BIO, IOB1, BIOES, BIOUL or BMES; expected O, or one of B, I, E, S, U, L, M with a hyphen "
            + "and the span's type. Name TagScheme.None where tags are plain labels. (Parameter 'data')");
        Fails<InvalidOperationException>(TaggedRows.Texts(_context, ("O B-A", "O B-A"), ("O NOUN", "O O")),
            "Row 1 of the label column 'Tags': 'NOUN' is no tag of BIO, IOB1, BIOES, BIOUL or BMES; expected O, or one of B, I, E, S, U, L, M with a hyphen "
            + "and the span's type. Name TagScheme.None where tags are plain labels.");
    }

    [Fact]
    public void TagsOfAnotherSchemeThanTheOneGiven() => Fails<ArgumentOutOfRangeException>(TaggedRows.Keys(_context, ("S-A", "S-A")),
        "The data cannot be evaluated, for 2 reasons:\n- The label column 'Tags': 'S-A' is no tag of BIO; expected O, or one of B, I with a hyphen and the span's type. "
        + "Name TagScheme.None where tags are plain labels.\n- The predicted label column 'Predicted': 'S-A' is no tag of BIO; expected O, or one of B, I with a hyphen and the span's type. "
        + "Name TagScheme.None where tags are plain labels. (Parameter 'data')", TagScheme.Bio);

    [Fact]
    public void StrictRulesNeedOneScheme()
    {
        Fails<ArgumentOutOfRangeException>(TaggedRows.Keys(_context, ("B-A I-B", "B-A O")),
            "The data cannot be evaluated: The tags have 'B-A' without 'I-A', as BIO may, and 'I-B' without 'B-B', as IOB1 may. Name TagScheme.Bio or TagScheme.Iob1. (Parameter 'data')",
            strict: true);
        Fails<ArgumentOutOfRangeException>(TaggedRows.Texts(_context, ("B-A", "B-A")),
            "The data cannot be evaluated: The label column 'Tags' is Text, from whose type no scheme can be read, and a strict evaluation needs one. Name the scheme. (Parameter 'data')",
            strict: true);
    }

    [Fact]
    public void SchemeThatThereIsNot() => Fails<ArgumentOutOfRangeException>(TaggedRows.Texts(_context, ("O", "O")),
        "The scheme is 17, which TagScheme does not have. (Parameter 'scheme')", (TagScheme)17);

    [Fact]
    public void ColumnsThatHoldNoTags() => Fails<ArgumentOutOfRangeException>(_context.Data.LoadFromEnumerable([new Odd()]),
        "The data cannot be evaluated, for 2 reasons:\n- The label column 'Tags' is a vector of keys without key values, so that its tags are not known. Make the keys with "
        + "mlContext.Transforms.Conversion.MapValueToKey, or map them back to Text.\n- The predicted label column 'Predicted' is a scalar Text; expected a vector of keys or of Text, one tag per step. "
        + "Use mlContext.MulticlassClassification.Evaluate for one label per row. (Parameter 'data')");

    [Fact]
    public void ColumnThatIsMissing() => _context.MulticlassClassification
        .Invoking(c => c.EvaluateSequences(TaggedRows.Texts(_context, ("O", "O")), "Tags")).Should().Throw<ArgumentOutOfRangeException>()
        .WithMessage("The data cannot be evaluated: The predicted label column 'PredictedLabel' is missing; the data has 'Tags', 'Predicted'. (Parameter 'data')");

    private void Fails<TException>(IDataView view, string message, TagScheme? scheme = null, bool strict = false)
        where TException : Exception => _context.MulticlassClassification.Invoking(c => c.EvaluateSequences(view, "Tags", "Predicted", scheme, strict))
        .Should().Throw<TException>().Which.Message.ReplaceLineEndings("\n").Should().Be(message);

    private sealed class Odd
    {
        [KeyType(3)]
        public uint[] Tags { get; set; } = [1, 2];

        public string Predicted { get; set; } = "O";
    }
}
