using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Contract;

/// <summary>Sequence and static keys mean their values, whatever number a map gave them.</summary>
public class KeysByValueTests
{
    private readonly MLContext _context = new(1);

    [Theory]
    [InlineData("d c b a", "red green blue")]
    [InlineData("a b c d", "blue red green")]
    [InlineData("new b d other a c", "green pink blue red")]
    public void TransformKeysInAnotherOrderScoresTheSame(string tags, string colors)
    {
        var model = Fit();

        Scores(model, Data(tags, colors)).Should().Equal(Scores(model, Data()));
    }

    [Fact]
    public void TransformLoadedModelMatchesKeysByValueToo()
    {
        var model = Fit();
        using var file = new MemoryStream();
        _context.Model.Save(model, null, file);

        Scores(_context.Model.Load(file, out _), Data("c a d b", "blue green red")).Should().Equal(Scores(model, Data()));
    }

    [Fact]
    public void PredictionEngineKeysInAnotherOrderScoresTheSame()
    {
        var model = Fit();
        var chain = new TransformerChain<ITransformer>(KeyedRows.Map(_context, "d b a c", "blue green red"), model);
        using var engine = _context.Model.CreatePredictionEngine<KeyedRow, Scored>(chain);

        KeyedRows.Create().Select(row => engine.Predict(row).Score).Should().Equal(Scores(model, Data()));
    }

    [Fact]
    public void TransformValuesThatTheFitDidNotHaveAreMissing()
    {
        var model = Fit();

        Scores(model, Data("d new x a", "green pink")).Should().Equal(Scores(model, Data("d a", "green")),
            "b, c, red and blue are missing in both");
    }

    [Fact]
    public void TransformNoValueInCommonIsRefusedWithBothLists() => Fit().Invoking(m => m.Transform(Data("e f", "black white")))
        .Should().Throw<ArgumentException>().Which.Message.Should().Be(string.Join(Environment.NewLine,
            "The data does not fit GruOptions, for 2 reasons:",
            "- Sequence column 'Tags' is a key of 'e', 'f'; the network was fitted on 'a', 'b', 'c', 'd'. Map both with the same transformer.",
            "- Static column 'Color' is a key of 'black', 'white'; the network was fitted on 'red', 'green', 'blue'. Map both with the same transformer.")
            + " (Parameter 'schema')");

    [Fact]
    public void ValidationDataKeysInAnotherOrderMeasuresTheSame()
    {
        var estimator = _context.BinaryClassification.Trainers.Gru(KeyedRows.Options);

        Fits.WithoutTimes(estimator.Fit(Data(), Data("d c b a", "blue green red")).History)
            .Should().Equal(Fits.WithoutTimes(estimator.Fit(Data(), Data()).History));
    }

    [Fact]
    public void ContinueFromKeysInAnotherOrderTrainsTheSame()
    {
        var (estimator, model) = (_context.BinaryClassification.Trainers.Gru(KeyedRows.Options), Fit());

        Fits.WeightsOf(estimator.Fit(Data("d c b a", "blue green red"), continueFrom: model))
            .Should().Equal(Fits.WeightsOf(estimator.Fit(Data(), continueFrom: model)));
    }

    [Fact]
    public void TransformKeysThatDoNotSayWhatTheyAreAreReadByNumberWhereThereAreAsMany()
    {
        var data = SyntheticRows.View(_context, 20);
        var model = _context.BinaryClassification.Trainers.Gru(SmallOptions.Gru() with { StaticColumnNames = ["Class"] })
            .Fit(_context.Transforms.Conversion.MapValueToKey("Class", "ClassName").Fit(data).Transform(data));

        model.Transform(data).GetColumn<float>("Score").Should().HaveCount(20);
    }

    private RecurrentTransformer Fit() => _context.BinaryClassification.Trainers.Gru(KeyedRows.Options).Fit(Data());

    private IDataView Data(string tags = "a b c d", string colors = "red green blue") =>
        KeyedRows.Map(_context, tags, colors).Transform(KeyedRows.View(_context));

    private static float[] Scores(ITransformer model, IDataView data) => [.. model.Transform(data).GetColumn<float>("Score")];

    private sealed class Scored
    {
        public float Score { get; set; }
    }
}
