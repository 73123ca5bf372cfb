using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Flat columns whose steps are of different widths.</summary>
public class FeaturesPerStepTests
{
    private static readonly GruOptions _options = SmallOptions.Gru("Wide") with { SequenceColumnNames = ["Wide", "Narrow"] };

    private readonly MLContext _context = new(1);

    [Fact]
    public void ByColumnFlatColumnsOfTwoWidthsAreJoinedStepByStep()
    {
        var model = Fit(_options with { FeaturesPerStepByColumn = new Dictionary<string, int> { ["Wide"] = 3 } });

        model.Model.ShapeOf("recurrent.weight_ih_l0")[1].Should().Be(4);
        Scores(model).Should().Equal(Scores(Fit(_options with { FeaturesPerStep = 3, FeaturesPerStepByColumn = new Dictionary<string, int> { ["Narrow"] = 1 } })));
    }

    [Fact]
    public void ByColumnSavedModelKeepsIt()
    {
        var model = Fit(_options with { FeaturesPerStepByColumn = new Dictionary<string, int> { ["Wide"] = 3 } });
        using var file = new MemoryStream();
        _context.Model.Save(model, null, file);

        var loaded = (RecurrentTransformer)_context.Model.Load(file, out _);

        loaded.Options.FeaturesPerStepByColumn.Should().BeEquivalentTo(new Dictionary<string, int> { ["Wide"] = 3 });
        Scores(loaded).Should().Equal(Scores(model));
    }

    [Fact]
    public void ByColumnOfNoSequenceColumnOrBelowOneIsRefused() =>
        FluentActions.Invoking(() => _context.Transforms.Gru(_options with { FeaturesPerStepByColumn = new Dictionary<string, int> { ["Wide"] = 0, ["Other"] = 2 } }))
            .Should().Throw<ArgumentException>().Which.Message.Should().Be(string.Join(Environment.NewLine,
                "GruOptions cannot be used, for 2 reasons:",
                "- FeaturesPerStepByColumn of 'Wide' is 0; expected 1 or more.",
                "- FeaturesPerStepByColumn names 'Other', which is no sequence column; name columns of SequenceColumnNames. (Parameter 'options')"));

    [Fact]
    public void ByColumnDictionaryThatTheCallerChangesIsCopied()
    {
        var features = new Dictionary<string, int> { ["Wide"] = 3 };
        var estimator = _context.Transforms.Gru(_options with { FeaturesPerStepByColumn = features });

        features["Wide"] = 2;

        estimator.Options.FeaturesPerStepByColumn["Wide"].Should().Be(3);
    }

    private RecurrentTransformer Fit(GruOptions options) => _context.BinaryClassification.Trainers.Gru(options).Fit(Data());

    private float[] Scores(ITransformer model) => [.. model.Transform(Data()).GetColumn<float>("Score")];

    private IDataView Data() => _context.Data.LoadFromEnumerable(Enumerable.Range(0, 30).Select(i => new FlatRow
    {
        Wide = [i, 1, 2, -i, 3, 1],
        Narrow = [i % 5, i % 3],
        Label = i % 2 == 0,
    }));

    private sealed class FlatRow
    {
        [VectorType(6)]
        public float[] Wide { get; set; } = [];

        [VectorType(2)]
        public float[] Narrow { get; set; } = [];

        public bool Label { get; set; }
    }
}
