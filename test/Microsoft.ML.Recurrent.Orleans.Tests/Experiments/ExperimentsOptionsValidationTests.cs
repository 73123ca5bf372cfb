using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.ML.Recurrent.Orleans.Experiments;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Experiments;

public sealed class ExperimentsOptionsValidationTests
{
    [Fact]
    public void OptionsOutOfRangeAreListed()
    {
        var options = new RecurrentExperimentsOptions { LeaseDuration = TimeSpan.Zero, PollInterval = TimeSpan.Zero, MaximumLostAttempts = 0, MaximumFileBytes = 0, Folder = " " };
        var worker = new TrialWorkerOptions { Trials = 0, Threads = 0, CheckpointInterval = TimeSpan.Zero, Name = "" };

        var validate = () => new ExperimentsOptionsValidation(Options.Create(options), Options.Create(worker)).ValidateConfiguration();

        validate.Should().ThrowExactly<OrleansConfigurationException>().Which.Message.Split(Environment.NewLine).Should().Equal(
            "LeaseDuration is 00:00:00; expected 1 second or more.",
            "PollInterval is 00:00:00; expected a time above zero.",
            "MaximumLostAttempts is 0; expected 1 or more.",
            "MaximumFileBytes is 0; expected 1 to 1073741824.",
            "Folder is empty; expected a folder, or null for none.",
            "Trials is 0; expected 1 or more.",
            "Threads is 0; expected 1 or more, or null.",
            "CheckpointInterval is 00:00:00; expected a time above zero.",
            "Name is empty; expected a name for the worker, such as that of its machine.");
    }

    [Fact]
    public void DefaultsAreInRange() => FluentActions.Invoking(
        () => new ExperimentsOptionsValidation(Options.Create(new RecurrentExperimentsOptions()), Options.Create(new TrialWorkerOptions())).ValidateConfiguration()).Should().NotThrow();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void ClientWhoseFilesReachNobodyIsRefused(bool hasFolder, bool isTaken)
    {
        using var services = new ServiceCollection().BuildServiceProvider();
        var options = new RecurrentExperimentsOptions { Folder = hasFolder ? "shared" : null };

        var validate = () => new ClientFilesValidation(services, Options.Create(options)).ValidateConfiguration();

        if (isTaken)
            validate.Should().NotThrow();
        else
            validate.Should().ThrowExactly<OrleansConfigurationException>().WithMessage("Checkpoints and models of the client's trials would stay in its memory. *set Folder*");
    }

    [Fact]
    public async Task WorkerOnAClientWithoutFilesDoesNotStart()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleansClient(client => client.UseLocalhostClustering()
            .AddRecurrentExperiments(experiments => experiments.Add("search", _ => ExperimentCluster.Create())).AddRecurrentTrialWorker());

        var start = async () =>
        {
            using var host = builder.Build();
            await host.StartAsync();
        };

        await start.Should().ThrowAsync<OrleansConfigurationException>().WithMessage("Checkpoints and models of the client's trials would stay in its memory. *");
    }
}
