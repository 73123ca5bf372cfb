using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Tags;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Labels of steps that are decoded by rows: their columns, held against the enumeration of all labelings, and what constrains them.</summary>
public class TaggingTests
{
    private const int All = 243;

    private readonly MLContext _context = new(1);

    public static TheoryData<bool> Fields => [false, true];

    [Theory]
    [MemberData(nameof(Fields))]
    public void ColumnsAreThoseOfAllLabelings(bool useCrf)
    {
        var data = Short();
        var scored = Fit("Keys", data, new TaggingOptions { UseCrf = useCrf, BestPaths = All }).Transform(data);

        foreach (var row in Rows(scored))
        {
            row.BestProbabilities.Length.Should().Be((int)Math.Pow(3, row.Steps), "so many labelings there are");
            row.BestProbabilities.Sum().Should().BeApproximately(1, 1e-5f);
            row.BestProbabilities.Should().BeInDescendingOrder();
            row.Labels.Should().Equal(row.Paths[0]);
            row.Probability.Should().Be(row.BestProbabilities[0]);
            row.Scores.Should().Equal(Enumerable.Range(0, row.Steps).SelectMany(step => Enumerable.Range(1, 3).Select(key => row.Sum(path => path[step] == key))), (a, b) => Math.Abs(a - b) < 1e-5f);
        }
    }

    [Fact]
    public void FieldLooksAtNeighborsAndASoftmaxDoesNot()
    {
        foreach (bool useCrf in new[] { false, true })
        {
            var data = Short();
            var rows = Rows(Fit("Keys", data, new TaggingOptions { UseCrf = useCrf, BestPaths = All }, epochs: 20).Transform(data)).Where(row => row.Steps > 2);
            var dependences = rows.SelectMany(row => Enumerable.Range(1, 3).Select(key =>
                Math.Abs(row.Sum(path => path[1] == key && path[2] == key) - row.Sum(path => path[1] == key) * row.Sum(path => path[2] == key))));

            (dependences.Max() > 1e-3).Should().Be(useCrf);
        }
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void PromisedShapeIsTheFittedSchemasShape(bool useCrf)
    {
        var data = SpanRow.View(_context);
        foreach (int paths in new[] { 1, 3 })
        {
            var estimator = Trainer("Keys", new TaggingOptions { UseCrf = useCrf, BestPaths = paths }, sequence: "Words");
            SchemaDescription.Lines(estimator.GetOutputSchema(SchemaDescription.ShapeOf(data.Schema)))
                .Should().Equal(SchemaDescription.Lines(SchemaDescription.ShapeOf(estimator.Fit(data).GetOutputSchema(data.Schema))));
        }
    }

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(true, false, false)]
    [InlineData(false, null, false)]
    [InlineData(false, true, true)]
    public void ConstrainedDecodingGivesWhatTheSchemeWritesAndTheBestOfIt(bool useCrf, bool? constrain, bool isConstrained)
    {
        var training = SpanRow.View(_context);
        var model = Fit("Keys", training, new TaggingOptions { UseCrf = useCrf, ConstrainDecoding = constrain, BestPaths = 1000 }, epochs: 1, sequence: "Words");
        string[] names = [.. model.ClassNames!];
        var transitions = new TagTransitions(names, TagScheme.Bio);
        var rows = Rows(model.Transform(SpanRow.View(_context, count: 200, seed: 9, longest: 4))).ToArray();

        rows.All(row => row.Paths.All(path => IsWritten(transitions, path))).Should().Be(isConstrained);
        rows.Should().OnlyContain(row => row.Labels.SequenceEqual(row.Paths[0]));
        rows.Should().OnlyContain(row => row.BestProbabilities.Sum() < 1.0001f);
        model.Fitted.Task.Tags!.Scheme.Should().Be(isConstrained ? TagScheme.Bio : TagScheme.None);
    }

    [Fact]
    public void MetricIsTheAccuracyOfTheDecodedLabels()
    {
        var held = SpanRow.View(_context, count: 100, seed: 3);
        var model = Trainer("Keys", new TaggingOptions { UseCrf = true }, sequence: "Words").Fit(SpanRow.View(_context), held);

        var pairs = model.Transform(held).GetColumn<uint[]>("PredictedLabel").Zip(held.GetColumn<uint[]>("Keys")).SelectMany(row => row.First.Zip(row.Second)).ToArray();
        model.History.Best!.ValidationMetric.Should().BeApproximately(pairs.Count(pair => pair.First == pair.Second) / (double)pairs.Length, 1e-12);
    }

    [Fact]
    public void CertainLabelingsHaveAProbabilityOfOneAtMost()
    {
        var data = Short();
        var model = Fit("Keys", data, new TaggingOptions { UseCrf = true, BestPaths = 2 });
        var weights = new NetworkWeights(model.Fitted.Weights.Tensors.Select(t => t with { Values = [.. t.Values.Select(value => 300 * value)] }));

        var scored = new RecurrentTransformer(model.Fitted with { Weights = weights }).Transform(data);

        scored.GetColumn<float>("SequenceProbability").Should().OnlyContain(probability => probability > 0 && probability <= 1).And.Contain(1);
        scored.GetColumn<float[]>("Score").SelectMany(scores => scores).Should().OnlyContain(score => score >= 0 && score <= 1);
    }

    [Fact]
    public void LossIsTheNegativeLogLikelihoodOfALabel()
    {
        var data = Short();
        var trainer = Trainer("Keys", new TaggingOptions { UseCrf = true, BestPaths = All });
        var model = trainer.Fit(data, validationData: data);

        var rows = Rows(model.Transform(data)).Zip(data.GetColumn<uint[]>("Keys")).Where(row => row.First.Steps > 0).ToArray();
        double loss = rows.Sum(row => -Math.Log(row.First.Sum(path => path.SequenceEqual(row.Second)))) / rows.Sum(row => row.First.Steps);
        model.History.Best!.ValidationLoss.Should().BeApproximately(loss, 1e-4);
    }

    private static bool IsWritten(TagTransitions transitions, uint[] path)
    {
        int?[] tags = [null, .. path.Select(key => (int?)((int)key - 1)), null];
        return tags.Zip(tags.Skip(1)).All(pair => transitions.Allows(pair.First, pair.Second)) || path.Length == 0;
    }

    private IDataView Short() => _context.Data.LoadFromEnumerable(TaggedRow.Create(80, shortest: 0, longest: 5));

    private RecurrentTransformer Fit(string label, IDataView data, TaggingOptions tagging, int epochs = 3, string sequence = "Values") =>
        Trainer(label, tagging, epochs, sequence).Fit(data);

    private RecurrentEstimator Trainer(string label, TaggingOptions tagging, int epochs = 3, string sequence = "Values") =>
        _context.MulticlassClassification.Trainers.Gru(SmallOptions.Gru(sequence, label, epochs) with { Tagging = tagging });

    private static IEnumerable<Scored> Rows(IDataView scored) => scored.GetColumn<float[]>("Score")
        .Zip(scored.GetColumn<uint[]>("PredictedLabel"), scored.GetColumn<float>("SequenceProbability"))
        .Zip(scored.GetColumn<uint[]>("BestLabels"), scored.GetColumn<float[]>("BestProbabilities"))
        .Select(row => new Scored(row.First.First, row.First.Second, row.First.Third, row.Second, row.Third));

    private sealed record Scored(float[] Scores, uint[] Labels, float Probability, uint[] BestLabels, float[] BestProbabilities)
    {
        public int Steps => Labels.Length;

        public uint[][] Paths { get; } = Labels.Length == 0 ? [[]] : [.. BestLabels.Chunk(Labels.Length)];

        /// <summary>The probability of all labelings that are such.</summary>
        public float Sum(Func<uint[], bool> which) => Paths.Zip(BestProbabilities).Where(path => which(path.First)).Sum(path => path.Second);
    }
}
