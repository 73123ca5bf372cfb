using Microsoft.ML.Recurrent.Backends.Torch;
using Microsoft.ML.Recurrent.Tests.Fixtures;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Backends.Torch;

public class DeviceChoiceTests
{
    /// <summary>One that no machine has.</summary>
    private const int NoGpu = 1000;

    private static readonly string _found = $"libtorch finds {(torch.cuda.is_available() ? torch.cuda.device_count() : 0)} CUDA devices";

    [Theory]
    [InlineData(null, null)]
    [InlineData("cpu", null)]
    [InlineData("cpu", NoGpu)]
    public void NothingAskedOrTheCpuIsTheCpu(string? device, int? gpu)
    {
        List<string> warnings = [];

        LibTorch.Choose(new DeviceChoice(device, gpu, FallbackToCpu: false), warnings.Add).Should().Be("cpu");

        warnings.Should().BeEmpty();
    }

    [Fact]
    public void ContextsGpuIsMissingTheCpuStandsInWithAWarning()
    {
        var context = new MLContext(1) { GpuDeviceId = NoGpu, FallbackToCpu = true };
        List<string> log = [];
        context.Log += (_, e) => log.Add(e.RawMessage);

        context.Transforms.Gru(SmallOptions.Gru(epochs: 1)).Fit(SyntheticRows.View(context, 20));
        context.Forecasting.ForecastByGru(SmallForecasts.Gru).Fit(context.Data.LoadFromEnumerable(SyntheticSeries.Create(40)));

        log.Where(line => line.StartsWith($"MLContext.GpuDeviceId is 1000, but {_found}: the network is trained on the CPU. Add ", StringComparison.Ordinal))
            .Should().HaveCount(2);
    }

    [Fact]
    public void ContextsGpuIsMissingWithoutFallbackIsAnError()
    {
        var context = new MLContext(1) { GpuDeviceId = NoGpu, FallbackToCpu = false };
        string expected = $"MLContext.GpuDeviceId is 1000 and FallbackToCpu is false, but {_found}; set FallbackToCpu, *";

        context.Transforms.Gru(SmallOptions.Gru()).Invoking(e => e.Fit(SyntheticRows.View(context))).Should().Throw<InvalidOperationException>().WithMessage(expected);
        context.Forecasting.ForecastByGru(SmallForecasts.Gru).Invoking(e => e.Fit(context.Data.LoadFromEnumerable(SyntheticSeries.Create(40))))
            .Should().Throw<InvalidOperationException>().WithMessage(expected);
    }

    [Fact]
    public void ExplicitDeviceIsMissingIsAnErrorWhateverTheContextSays() =>
        FluentActions.Invoking(() => LibTorch.Choose(new DeviceChoice("cuda:1000", 0, FallbackToCpu: true), _ => { })).Should().Throw<InvalidOperationException>()
            .WithMessage($"Device is 'cuda:1000', but {_found}; use 'cpu', *");

    [Fact]
    public void DeviceDoesNotTravelWithAModel()
    {
        var rows = DrawnModels.Everything(new GruOptions { HiddenSize = 2, Device = "cuda:7" });

        StoredModel.Of(rows).Read().Options.Device.Should().BeNull();
        StoredModel.Of(rows).WithManifest(m => m["options"]!["device"] = "cuda:7").Read().Options.Device.Should().BeNull("older files say it");
    }
}
