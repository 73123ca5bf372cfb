using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Tests.Onnx;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>The column with the attention's weights, of trainers and featurizers.</summary>
public class AttentionColumnTests
{
    private static readonly OnnxRow[] _rows = OnnxRow.Create(3, 0, 5, 1);

    private readonly MLContext _context = new(1);

    public static TheoryData<string> Roles => ["binary", "featurizer"];

    [Theory]
    [MemberData(nameof(Roles))]
    public void WeightsOfARowAreThoseOfItsInspection(string role)
    {
        var transformer = Transformer(role, heads: 1);
        var view = transformer.Transform(View());

        view.Schema["Attention"].Type.Should().Be(new VectorDataViewType(NumberDataViewType.Single));
        float[][] found = [.. view.GetColumn<float[]>("Attention")];
        found.Select(w => w.Length).Should().Equal(3, 0, 5, 1);
        found.Where(w => w.Length > 0).Select(w => w.Sum()).Should().OnlyContain(sum => Math.Abs(sum - 1) < 1e-6);
        found.SelectMany(w => w).Should().Equal(transformer.Inspect(View()).SelectMany(row => row.AttentionWeights.Single()));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public void SeveralHeadsStandSideBySideInEveryStep(string role)
    {
        var transformer = Transformer(role, heads: 4);
        var view = transformer.Transform(View());

        ((VectorDataViewType)view.Schema["Attention"].Type).Dimensions.Should().Equal(0, 4);
        float[][] found = [.. view.GetColumn<float[]>("Attention")];
        found[0].Chunk(4).Aggregate((a, b) => [.. a.Zip(b, (x, y) => x + y)]).Should().OnlyContain(sum => Math.Abs(sum - 1) < 1e-6);
        found.SelectMany(w => w).Should().Equal(transformer.Inspect(View()).SelectMany(row => row.AttentionWeights.Single()));
    }

    [Fact]
    public void EnsembleGivesTheMeanOfItsNetworks()
    {
        var transformer = Transformer("binary", heads: 1, networks: 3);

        float[][] found = [.. transformer.Transform(View()).GetColumn<float[]>("Attention")];

        var rows = transformer.Inspect(View()).Select(row => Enumerable.Range(0, row.Steps).Select(step => row.AttentionWeights.Average(weights => weights[step])));
        found.SelectMany(w => w).Should().Equal(rows.SelectMany(w => w), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void ColumnChangesNoScoreAndIsNoScore()
    {
        var options = new GruOptions { Pooling = SequencePooling.Attention };
        var without = new RecurrentTransformer(OnnxModels.Create(options, OnnxModels.Binary, ["Words", "Level"])).Transform(View());
        var with = Transformer("binary", heads: 1).Transform(View());

        with.GetColumn<float>("Score").Should().Equal(without.GetColumn<float>("Score"));
        with.Schema["Attention"].Annotations.Schema.Select(a => a.Name).Should().Equal("IsNormalized");
        with.Schema["Score"].Annotations.Schema.Select(a => a.Name).Should().Equal(without.Schema["Score"].Annotations.Schema.Select(a => a.Name));
    }

    [Fact]
    public void EngineAndShuffledViewsGiveTheWeightsOfTheView()
    {
        var transformer = Transformer("binary", heads: 2);
        var view = transformer.Transform(View());
        using var engine = _context.Model.CreatePredictionEngine<OnnxRow, Weights>(transformer);

        float[][] weights = [.. view.GetColumn<float[]>("Attention")];

        _rows.Select(row => engine.Predict(row).Attention).Should().BeEquivalentTo(weights, o => o.WithStrictOrdering());
        _context.Data.ShuffleRows(view, seed: 3).GetColumn<float[]>("Attention").Should().BeEquivalentTo(weights);
    }

    [Fact]
    public void ManyRowsOfAllLengthsHaveTheirOwnWeights()
    {
        var rows = OnnxRow.Create([.. Enumerable.Range(0, 300).Select(i => i * 7 % 23)]);
        var transformer = Transformer("binary", heads: 2);
        using var engine = _context.Model.CreatePredictionEngine<OnnxRow, Weights>(transformer);

        float[][] found = [.. transformer.Transform(_context.Data.LoadFromEnumerable(rows)).GetColumn<float[]>("Attention")];

        for (int row = 0; row < rows.Length; row++)
            found[row].Should().Equal(engine.Predict(rows[row]).Attention);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void PromisedShapeIsTheFittedSchemasShape(int heads)
    {
        var data = SyntheticRows.View(_context, count: 60);
        var options = SmallOptions.Gru("Words") with { Pooling = SequencePooling.Attention, AttentionHeads = heads, AttentionColumnName = "Attention" };
        foreach (var estimator in new IEstimator<ITransformer>[] { _context.BinaryClassification.Trainers.Gru(options), _context.Transforms.Gru(options) })
        {
            var promised = estimator.GetOutputSchema(SchemaDescription.ShapeOf(data.Schema));

            SchemaDescription.Lines(promised).Should().Equal(SchemaDescription.Lines(SchemaDescription.ShapeOf(estimator.Fit(data).GetOutputSchema(data.Schema))));
        }
    }

    [Fact]
    public void NameThatTheDataHasAlreadyIsRefused()
    {
        var options = SmallOptions.Gru("Words") with { Pooling = SequencePooling.Attention, AttentionColumnName = "Level" };
        var trainer = _context.BinaryClassification.Trainers.Gru(options);

        trainer.Invoking(t => t.Fit(SyntheticRows.View(_context))).Should().Throw<ArgumentException>().WithMessage("*AttentionColumnName is 'Level', which the data has already*");
        trainer.Invoking(t => t.GetOutputSchema(SchemaDescription.ShapeOf(SyntheticRows.View(_context).Schema))).Should().Throw<ArgumentException>().WithMessage("*'Level'*");
    }

    [Fact]
    public void FeaturesOfSeveralHeadsHaveNamedSlots()
    {
        var schema = Transformer("featurizer", heads: 2).GetOutputSchema(View().Schema);

        VBuffer<ReadOnlyMemory<char>> names = default;
        schema["Features"].GetSlotNames(ref names);
        names.DenseValues().Select(n => n.ToString()).Should().HaveCount(20).And.StartWith("head0.forward.0").And.EndWith("head1.backward.4");
    }

    [Fact]
    public void HeadsWithoutAttentionAreWarnedOf()
    {
        var warnings = Warnings.Of(_context);

        _context.Transforms.Gru(SmallOptions.Gru() with { AttentionHeads = 2, Pooling = SequencePooling.Max }).Fit(SyntheticRows.View(_context));

        warnings.Should().Equal("AttentionHeads is 2, but Pooling is Max, which has no heads. Set Pooling to Attention, or leave AttentionHeads 1.");
    }

    [Fact]
    public void FurtherTrainingWithOtherHeadsIsRefused()
    {
        var options = SmallOptions.Gru("Words") with { Pooling = SequencePooling.Attention, AttentionHeads = 2 };
        var fitted = _context.BinaryClassification.Trainers.Gru(options).Fit(SyntheticRows.View(_context));

        var further = () => _context.BinaryClassification.Trainers.Gru(options with { AttentionHeads = 3 }).Fit(SyntheticRows.View(_context), null, fitted);

        further.Should().Throw<ArgumentException>().WithMessage("*The AttentionHeads is 3; the network was fitted with 2.*");
    }

    private IDataView View() => _context.Data.LoadFromEnumerable(_rows);

    private static RecurrentTransformer Transformer(string role, int heads, int networks = 1)
    {
        var options = new GruOptions { Pooling = SequencePooling.Attention, AttentionHeads = heads, AttentionColumnName = "Attention" };
        return new(OnnxModels.Ensemble(OnnxModels.Create(options, role == "binary" ? OnnxModels.Binary : null, ["Words", "Level"]), networks));
    }

    private sealed class Weights
    {
        public float[] Attention { get; set; } = [];
    }
}
