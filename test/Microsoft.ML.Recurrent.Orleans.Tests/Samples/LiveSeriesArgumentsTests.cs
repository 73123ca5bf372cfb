using System.Net;
using LiveSeries;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Samples;

public sealed class LiveSeriesArgumentsTests
{
    [Fact]
    public void NoArgumentsRunEverythingInOneProcessForThisMachineAlone()
    {
        var arguments = Arguments.Parse([]);

        arguments.Should().BeEquivalentTo(new { Series = 12, Load = 24, Search = 0, Keep = false, PagePort = 5080, SiloPort = 11111, GatewayPort = 30000, Seconds = (int?)null });
        (arguments.Listen, arguments.SiloAddress, arguments.Postgres).Should().Be((IPAddress.Loopback, IPAddress.Loopback, null));
        arguments.OutputDirectory.Should().Be(Path.Combine("artifacts", "live"));
    }

    [Fact]
    public void ArgumentsInAnyOrderAreRead() => Arguments.Parse(
        ["--load", "0", "--listen", "0.0.0.0", "--keep", "--seconds", "5", "--series", "3", "--page-port", "1", "--gateway-port", "65535", "--search", "2", "--epochs", "1", "--silo-address", "::1"])
        .Should().BeEquivalentTo(new
        {
            Load = 0,
            Listen = IPAddress.Any,
            Keep = true,
            Seconds = 5,
            Series = 3,
            PagePort = 1,
            GatewayPort = 65535,
            Search = 2,
            Epochs = 1,
            SiloAddress = IPAddress.IPv6Loopback,
        });

    [Fact]
    public void ConnectionStringStandsInNoTextOfTheArguments()
    {
        var arguments = Arguments.Parse(["--postgres", "Host=db;Password=hidden-part", "--keep"]);

        arguments.Postgres.Should().Be("Host=db;Password=hidden-part");
        $"{arguments}".Should().Contain("Keep").And.NotContain("hidden-part");
    }

    [Theory]
    [InlineData("Unknown option '--prot'; --help lists the options.", "--prot", "1")]
    [InlineData("Unknown option '--postgres'; an option's value stands after a space. --help lists the options.", "--postgres=Host=db;Password=hidden-part")]
    [InlineData("Unknown option 'Host'; an option's value stands after a space. --help lists the options.", "Host=db;Password=hidden-part")]
    [InlineData("Option '--postgres' has no connection string: set the environment variable RECURRENT_POSTGRES, or write it behind the option.", "--postgres", "--keep")]
    [InlineData("Option '--page-port' has the value '65536'; expected a whole number of 1 to 65535.", "--page-port", "65536")]
    [InlineData("Option '--silo-port' has the value '0'; expected a whole number of 1 to 65535.", "--silo-port", "0")]
    [InlineData("Option '--load' has the value '-1'; expected a whole number of 0 to 1000000.", "--load", "-1")]
    [InlineData("Option '--series' has the value '0'; expected a whole number of 1 to 100000.", "--series", "0")]
    [InlineData("Option '--listen' has the value 'everywhere'; expected an IP address, such as 192.168.1.7.", "--listen", "everywhere")]
    [InlineData("Option '--seconds' has the value '99999999999'; expected a whole number of 1 to 1000000.", "--seconds", "99999999999")]
    [InlineData("Option '--seconds' needs a value; --help lists the options.", "--seconds")]
    public void WrongAreRefusedWithWhatIsExpected(string message, params string[] args) =>
        FluentActions.Invoking(() => Arguments.Parse(args)).Should().Throw<ArgumentException>().Which.Message.Should().Be(message);

    [Fact]
    public void PortInUseIsNamedWithItsOption()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        FluentActions.Invoking(() => Ports.ThrowIfTaken(IPAddress.Loopback, port, "--page-port")).Should().Throw<IOException>()
            .WithMessage($"Nothing can listen on 127.0.0.1:{port}: *. Name another port with --page-port.");
    }
}
