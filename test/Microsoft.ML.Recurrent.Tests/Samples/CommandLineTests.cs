using Microsoft.ML.Recurrent.Tests.Fixtures;
using SentimentLstm;

namespace Microsoft.ML.Recurrent.Tests.Samples;

using CommandLine = SentimentLstm.CommandLine;

// The console is the whole process's.
[Collection(ProcessWide.Name)]
public sealed class CommandLineTests : IDisposable
{
    private readonly TextWriter _output = Console.Out, _error = Console.Error;
    private readonly StringWriter _written = new(), _complaint = new();

    public CommandLineTests()
    {
        Console.SetOut(_written);
        Console.SetError(_complaint);
    }

    public void Dispose()
    {
        Console.SetOut(_output);
        Console.SetError(_error);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public void HelpIsPrintedAndNothingIsRun(string option)
    {
        CommandLine.Run([option], _ => throw new InvalidOperationException("ran")).Should().Be(0);

        _written.ToString().TrimEnd().Should().Be(Arguments.Usage);
        _complaint.ToString().Should().BeEmpty();
    }

    [Fact]
    public void WrongArgumentIsAMessageOnTheErrorStreamAndExitCode2()
    {
        CommandLine.Run(["--nope"], _ => throw new InvalidOperationException("ran")).Should().Be(2);

        _complaint.ToString().TrimEnd().Should().Be("Unknown option '--nope'; --help lists the options.");
        _written.ToString().Should().BeEmpty();
    }

    [Fact]
    public void MissingFileIsAMessageAndExitCode1()
    {
        CommandLine.Run(["--data", "nowhere"], a => Reviews.Load(new MLContext(), a.DataDirectory)).Should().Be(1);

        _complaint.ToString().TrimEnd().Should().Be(
            $"The data file '{Path.Combine("nowhere", "rt-polarity.pos")}' does not exist; --data names the folder that holds it.");
    }

    [Fact]
    public void InterruptionExitsWith130()
    {
        CommandLine.Run([], _ => throw new OperationCanceledException()).Should().Be(130);

        _complaint.ToString().Trim().Should().Be("Stopped; nothing was saved.");
    }
}
