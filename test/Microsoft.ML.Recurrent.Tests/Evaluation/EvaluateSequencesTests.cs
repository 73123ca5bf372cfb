namespace Microsoft.ML.Recurrent.Tests.Evaluation;

public class EvaluateSequencesTests
{
    private static readonly (string, string)[] _rows =
    [
        ("B-PER I-PER O B-LOC", "B-PER I-PER O B-ORG"),
        ("O B-LOC I-LOC O", "O B-LOC O O"),
        ("B-LOC O O B-PER", "B-LOC O O B-PER"),
    ];

    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void StepsRowsAndSpansAreCountedAsByHand(bool keys)
    {
        var metrics = Evaluate(keys ? TaggedRows.Keys(_context, _rows) : TaggedRows.Texts(_context, _rows));

        (metrics.Rows, metrics.Tokens).Should().Be((3, 12));
        metrics.TokenAccuracy.Should().Be(10 / 12.0);
        metrics.RowAccuracy.Should().Be(1 / 3.0);
        metrics.Micro.Should().Be(new SpanMetrics { Precision = 0.6, Recall = 0.6, F1 = 0.6, Support = 5, Predicted = 5, Correct = 3 });
        metrics.ByType.Keys.Should().BeEquivalentTo("PER", "LOC", "ORG");
        metrics.ByType["PER"].Should().Be(new SpanMetrics { Precision = 1, Recall = 1, F1 = 1, Support = 2, Predicted = 2, Correct = 2 });
        metrics.ByType["LOC"].Should().Be(new SpanMetrics { Precision = 0.5, Recall = 1 / 3.0, F1 = 0.4, Support = 3, Predicted = 2, Correct = 1 });
        metrics.ByType["ORG"].Should().Be(new SpanMetrics { Precision = 0, Recall = 0, F1 = 0, Support = 0, Predicted = 1, Correct = 0 });
    }

    [Fact]
    public void AveragesAreMeansOverTheTypes()
    {
        var metrics = Evaluate(TaggedRows.Keys(_context, _rows));

        metrics.Macro.Precision.Should().BeApproximately((1 + 0.5 + 0) / 3, 1e-12);
        metrics.Macro.Recall.Should().BeApproximately((1 + 1 / 3.0 + 0) / 3, 1e-12);
        metrics.Macro.F1.Should().BeApproximately((1 + 0.4 + 0) / 3, 1e-12);
        metrics.Weighted.Precision.Should().BeApproximately((2 * 1 + 3 * 0.5) / 5, 1e-12);
        metrics.Weighted.Recall.Should().BeApproximately((2 * 1 + 3 / 3.0) / 5, 1e-12);
        metrics.Weighted.F1.Should().BeApproximately((2 * 1 + 3 * 0.4) / 5, 1e-12);
        (metrics.Macro.Support, metrics.Weighted.Correct).Should().Be((5, 3));
    }

    [Fact]
    public void MetricsPrintAsATable() => Evaluate(TaggedRows.Keys(_context, _rows)).ToString().ReplaceLineEndings("\n").Should().Be("""
        tokens 83.33 % of 12 right, rows 33.33 % of 3

                  precision   recall       F1  support  predicted  correct
        LOC          50.0 %   33.3 %   40.0 %        3          2        1
        ORG           0.0 %    0.0 %    0.0 %        0          1        0
        PER         100.0 %  100.0 %  100.0 %        2          2        2
        micro        60.0 %   60.0 %   60.0 %        5          5        3
        macro        50.0 %   44.4 %   46.7 %        5          5        3
        weighted     70.0 %   60.0 %   64.0 %        5          5        3
        """);

    [Fact]
    public void StepsWithoutALabelAreLeftOutAndThoseWithoutAPredictionAreWrong()
    {
        var metrics = Evaluate(TaggedRows.Keys(_context, ("B-A _ I-A", "B-A O I-A"), ("_ _", "B-A B-A"), ("", ""), ("B-A O", "_ O")));

        (metrics.Rows, metrics.Tokens, metrics.TokenAccuracy, metrics.RowAccuracy).Should().Be((2, 4, 0.75, 0.5));
        metrics.StepsWithoutLabel.Should().Be(3);
        metrics.ToString().Should().StartWith("tokens 75.00 % of 4 right, rows 50.00 % of 2; 3 more steps have no label");
        metrics.Micro.Should().Be(new SpanMetrics { Precision = 1, Recall = 0.5, F1 = 2 / 3.0, Support = 2, Predicted = 1, Correct = 1 });
    }

    [Fact]
    public void PlainLabelsAreSpansOfTheirOwn()
    {
        var metrics = Evaluate(TaggedRows.Keys(_context, ("NOUN VERB NOUN O", "NOUN NOUN NOUN O")));

        metrics.ByType["NOUN"].Should().Be(new SpanMetrics { Precision = 2 / 3.0, Recall = 1, F1 = 0.8, Support = 2, Predicted = 3, Correct = 2 });
        metrics.ByType["VERB"].Support.Should().Be(1);
        metrics.ByType.Should().HaveCount(2);
    }

    [Fact]
    public void StrictRulesDropWhatTheSchemeWouldNotWrite()
    {
        var view = TaggedRows.Keys(_context, ("B-A I-A O B-A", "I-A I-A O B-A"), ("B-A B-A", "B-A B-A"));

        Evaluate(view).Micro.F1.Should().Be(1);
        _context.MulticlassClassification.EvaluateSequences(view, "Tags", "Predicted", strict: true).Micro
            .Should().Be(new SpanMetrics { Precision = 1, Recall = 0.75, F1 = 6 / 7.0, Support = 4, Predicted = 3, Correct = 3 });
    }

    [Fact]
    public void KeysOfDifferentOrdersAreComparedByTheirValues()
    {
        var metrics = Evaluate(TaggedRows.Keys(_context, ("O B-A", "O B-A"), ("B-A O", "B-A O")));
        var turned = Evaluate(TaggedRows.Keys(_context, ("O B-A", "B-A O"), ("B-A O", "O B-A")));

        (metrics.TokenAccuracy, turned.TokenAccuracy).Should().Be((1, 0));
    }

    [Fact]
    public void NoSpansAtAllGiveZeros() =>
        Evaluate(TaggedRows.Keys(_context, ("O O", "O O"))).Should().BeEquivalentTo(new { TokenAccuracy = 1.0, Micro = new { F1 = 0.0 }, Macro = new { F1 = 0.0 }, Weighted = new { F1 = 0.0 } });

    private SequenceMetrics Evaluate(IDataView view) => _context.MulticlassClassification.EvaluateSequences(view, "Tags", "Predicted");
}
