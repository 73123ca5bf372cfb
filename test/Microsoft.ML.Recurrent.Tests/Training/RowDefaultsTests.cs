using Microsoft.ML.Recurrent.Tests.Fixtures;
using Microsoft.ML.Recurrent.Training;

namespace Microsoft.ML.Recurrent.Tests.Training;

/// <summary>What a trainer settles by the number of its rows.</summary>
public class RowDefaultsTests
{
    private const PredictionTask Binary = PredictionTask.BinaryClassification, Multiclass = PredictionTask.MulticlassClassification, Regression = PredictionTask.Regression;

    [Theory]
    [InlineData(2, Binary, 1)]
    [InlineData(499, Multiclass, 1)]
    [InlineData(500, Binary, 0)]
    [InlineData(50, Regression, 0)]
    public void Noise_IsForTheClassesOfFewRows(int rows, PredictionTask task, double expected) =>
        RowDefaults.NoiseOf(new LstmOptions(), rows, task).Should().Be(expected);

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void StatedNoise_Stays(double stated) => RowDefaults.NoiseOf(new LstmOptions { InputNoise = stated }, 50, Binary).Should().Be(stated);

    [Fact]
    public void Forecasters_GetNone() => SmallForecasts.Gru.ToNetwork().InputNoise.Should().BeNull();

    [Fact]
    public void Fit_SaysAndStoresWhatItSettled()
    {
        var context = new MLContext(1);
        List<string> log = [];
        context.Log += (_, e) => log.Add(e.RawMessage);
        var options = SmallOptions.Lstm(epochs: 1) with { InputNoise = null };

        var model = context.BinaryClassification.Trainers.Lstm(options).Fit(SyntheticRows.View(context, count: 60));

        model.Options.InputNoise.Should().Be(1);
        log.Should().Contain("Chosen for 54 training rows: InputNoise 1.");
    }

    [Fact]
    public void StoredOptions_FitTheSameModelAgain()
    {
        var first = Fits.Binary(SmallOptions.Lstm(epochs: 1) with { InputNoise = null });

        Fits.WeightsOf(Fits.Binary((LstmOptions)first.Options)).Should().Equal(Fits.WeightsOf(first));
    }
}
