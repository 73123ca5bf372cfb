using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Forecasting;

/// <summary>The state of the process, which a fit leaves as it found it, however it ends.</summary>
[Collection(ProcessWide.Name)]
public class ForecastProcessStateTests
{
    [Theory]
    [InlineData(ForecastContext.Window, ForecastLoss.Absolute)]
    [InlineData(ForecastContext.Window, ForecastLoss.Squared)]
    [InlineData(ForecastContext.Stateful, ForecastLoss.Absolute)]
    public void FitLeavesTorchAsItWas(ForecastContext context, ForecastLoss loss)
    {
        var options = SmallForecasts.Everything with { Context = context, Loss = loss, Layers = 2, LayerDropout = 0.2, HeadDropout = 0.2 };
        var rows = SyntheticSeries.Create(40, 50);
        SmallForecasts.Fit(options, rows);
        byte[] generator = TorchFits.GeneratorState();
        long tensors = TorchFits.LiveTensors();

        SmallForecasts.Fit(options, rows);

        TorchFits.GeneratorState().Should().Equal(generator);
        TorchFits.LiveTensors().Should().Be(tensors);
        TorchFits.IsInsideDisposeScope().Should().BeFalse();
    }

    [Fact]
    public void CancelExecutionEndsTheReadingOfTheData()
    {
        var context = new MLContext(1);
        var view = new InterceptedView(SyntheticSeries.View(context, 2000))
        {
            OnMove = (_, row) =>
            {
                if (row == 10)
                    context.CancelExecution();
                return true;
            },
        };

        context.Forecasting.ForecastByGru(SmallForecasts.Gru).Invoking(f => f.Fit(view)).Should().Throw<OperationCanceledException>();
        view.Moves.Should().Be(11);
    }

    [Fact]
    public void CancelledFitThrowsAndLeavesNothing()
    {
        using var source = new CancellationTokenSource();
        var recorder = new FitRecorder { BatchEnd = (_, _) => source.Cancel() };
        SmallForecasts.Fit(SmallForecasts.Gru, SyntheticSeries.Create(60));
        long tensors = TorchFits.LiveTensors();
        var fit = () => SmallForecasts.Fit(SmallForecasts.Gru, SyntheticSeries.Create(60), new() { CancellationToken = source.Token, Observers = [recorder] });
        fit.Should().Throw<OperationCanceledException>();
        TorchFits.LiveTensors().Should().Be(tensors);
    }
}
