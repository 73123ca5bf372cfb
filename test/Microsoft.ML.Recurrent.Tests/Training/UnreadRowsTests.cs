using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Training;

/// <summary>Holds rows that training never reads at the mean of those that it reads, not at what was drawn.</summary>
public class UnreadRowsTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void UnknownWordAtMinimumTokenCountOneIsTheMeanOfTheWordsRead()
    {
        var model = Fit(SmallOptions.Gru("Tags") with { MinimumTokenCount = 1 }, KeyedRows.View(_context));
        var counts = KeyedRows.Create().SelectMany(r => r.Tags).CountBy(tag => tag).ToDictionary();

        ShouldBeMean(Row(model, 0), model.Vocabulary("Tags").Select((word, i) => (counts[word], Row(model, i + 1))));
    }

    [Fact]
    public void KeyValuesThatNoRowHasAreTheMeanOfThoseRead()
    {
        var model = Fit(KeyedRows.Options, Keyed("never a b c d"));
        var counts = KeyedRows.Create().SelectMany(r => r.Tags).CountBy(tag => tag).ToDictionary();

        ShouldBeMean(Row(model, 1), "abcd".Select((tag, i) => (counts[$"{tag}"], Row(model, i + 2))));
        Row(model, 0).Should().Equal(Row(model, 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void StaticKeyThatNoRowHasIsTheMeanOfThoseRead(bool kernels)
    {
        var model = Fit(KeyedRows.Options, Keyed(colors: "red never green blue"), kernels);
        var counts = KeyedRows.Create().CountBy(r => r.Color).ToDictionary();
        float[] head = [.. model.Model.ValuesOf("head.weight").ToArray()[model.Options.HiddenSize..]];

        ShouldBeMean([head[1]], [(counts["red"], [head[0]]), (counts["green"], [head[2]]), (counts["blue"], [head[3]])]);
    }

    [Fact]
    public void ForecastersStaticKeyThatNoSeriesHasIsTheMeanOfThoseRead()
    {
        var model = SmallForecasts.Fit(SmallForecasts.Gru with { SeriesColumnName = "Series", StaticColumnNames = ["Key"] }, SyntheticSeries.Create(40, 40));
        float[] Row(int row) => [.. model.Model.ValuesOf("embeddings.0.weight").ToArray().Skip(row * 3).Take(3)];

        ShouldBeMean(Row(SyntheticSeries.MostSeries), [(1, Row(1)), (1, Row(2))]);
        Row(0).Should().Equal(Row(3));
    }

    [Fact]
    public void ContinuedFitTrainsRowsThatGetDataLaterAndLeavesTheOthers()
    {
        var options = SmallOptions.Gru("Tags") with { MinimumTokenCount = 1 };
        var first = Fit(options, KeyedRows.View(_context));
        var rows = KeyedRows.Create().Select(r => new KeyedRow { Tags = ["new", first.Vocabulary("Tags")[0]], Label = r.Label });

        var second = _context.BinaryClassification.Trainers.Gru(options with { Training = AllRows(options.Training) })
            .Fit(_context.Data.LoadFromEnumerable(rows), continueFrom: first);

        Row(second, 0).Should().NotEqual(Row(first, 0), "an unknown word was read");
        Row(second, 1).Should().NotEqual(Row(first, 1));
        Row(second, 2).Should().Equal(Row(first, 2));
    }

    [Fact]
    public void FrozenEmbeddingsKeepWhatIsRead()
    {
        var options = SmallOptions.Gru("Tags") with { MinimumTokenCount = 1, FreezeEmbeddings = true };

        var (one, two) = (Fit(options, KeyedRows.View(_context)), Fit(options with { Training = options.Training with { LearningRate = 0.1 } }, KeyedRows.View(_context)));

        Row(two, 1).Should().Equal(Row(one, 1));
        Row(two, 0).Should().Equal(Row(one, 0)).And.NotEqual(new float[options.EmbeddingSize]);
    }

    private RecurrentTransformer Fit(GruOptions options, IDataView data, bool kernels = true) => _context.BinaryClassification.Trainers
        .Gru(options with { Training = AllRows(options.Training) with { UseManagedKernels = kernels } }).Fit(data);

    /// <summary>Weight decay would move what is not read, too.</summary>
    private static TrainingOptions AllRows(TrainingOptions training) => training with { ValidationFraction = 0, WeightDecay = 0 };

    private IDataView Keyed(string tags = "a b c d", string colors = "red green blue") => KeyedRows.Map(_context, tags, colors).Transform(KeyedRows.View(_context));

    private static float[] Row(RecurrentTransformer model, int row)
    {
        int width = model.Options.EmbeddingSize;
        return [.. model.Model.ValuesOf("embeddings.0.weight").ToArray().Skip(row * width).Take(width)];
    }

    private static void ShouldBeMean(float[] row, IEnumerable<(int Count, float[] Row)> read)
    {
        (int Count, float[] Row)[] rows = [.. read];
        for (int i = 0; i < row.Length; i++)
            row[i].Should().BeApproximately(rows.Sum(r => r.Count * r.Row[i]) / rows.Sum(r => r.Count), 1e-6f);
    }
}
