using System.Net.Sockets;
using Foreign;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;
using Npgsql;

namespace Microsoft.ML.Recurrent.Orleans.Tests;

/// <summary>Callers in other processes read the grains' exceptions, whatever caused them.</summary>
public sealed class ReadableErrorsTests
{
    private static readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(7);

    private static readonly Exception[] _causes =
    [
        Away(), Refused(), new AggregateException(Away(), new TimeoutException("late")), new InvalidOperationException("outer", Away()), new ForeignException("foreign"), new IOException("disk"),
    ];

    public static TheoryData<int> Causes => new(Enumerable.Range(0, _causes.Length));

    [Theory]
    [MemberData(nameof(Causes))]
    public void ExceptionsOfThePackageComeThroughTheSerializerWithTheirCause(int number)
    {
        var cause = _causes[number];
        var unavailable = Sent(new StateUnavailableException("away", _retryAfter, cause));
        var store = Sent(new StateStoreException("refused", cause));
        var journal = Sent(new IOException("the journal", new StateUnavailableException("away", _retryAfter, cause)));

        unavailable.Should().BeOfType<StateUnavailableException>().Which.RetryAfter.Should().Be(_retryAfter);
        unavailable.InnerException!.Message.Should().Contain(cause.Message);
        store.Should().BeOfType<StateStoreException>().Which.InnerException!.Message.Should().Contain(cause.Message);
        journal.InnerException.Should().BeOfType<StateUnavailableException>().Which.RetryAfter.Should().Be(_retryAfter);
    }

    [Theory]
    [MemberData(nameof(Causes))]
    public void OtherExceptionsArePassedOnInAFormThatComesThrough(int number)
    {
        var cause = _causes[number];
        var refused = new InvalidOperationException("refused", cause);

        Sent(ReadableErrors.Of(refused, Stored.Serializer)).Should().BeOfType<InvalidOperationException>().Which.InnerException!.Message.Should().Contain(cause.Message);
        Sent(ReadableErrors.Of(cause, Stored.Serializer)).ToString().Should().Contain(cause is AggregateException ? "late" : cause.Message);
    }

    [Fact]
    public void CauseKeepsItsTypeInTheMessageAndItsTrace()
    {
        var cause = Record.Exception(Throw)!;

        var error = new StateStoreException("refused", cause).InnerException!;

        error.Message.Should().Be($"{typeof(ForeignException)}: foreign");
        error.ToString().Should().Contain(nameof(Throw));
    }

    [Fact]
    public async Task ClientOfASeriesSeesTheErrorOfTheStoreWithItsTime()
    {
        var storage = new GatedStorage { BeforeRead = () => throw new StateUnavailableException("away", _retryAfter, Away()) };
        await using var cluster = await SeriesCluster.StartAsync(storage: storage);

        var status = () => cluster.Series(1).GetStatus();

        (await status.Should().ThrowAsync<StateUnavailableException>()).Which.RetryAfter.Should().Be(_retryAfter);
        storage.BeforeRead = () => throw Away();
        (await status.Should().ThrowAsync<StateUnavailableException>()).WithMessage("PostgreSQL is not available: cannot be reached.*");
    }

    [Fact]
    public async Task ClientOfAJobSeesTheErrorOfTheStoreWithItsTime()
    {
        var storage = new GatedStorage { BeforeRead = () => throw new StateUnavailableException("away", _retryAfter, Away()) };
        await using var cluster = await ScoringCluster.StartAsync(configure: silo => silo.Services.AddKeyedSingleton<global::Orleans.Storage.IGrainStorage>(RecurrentState.ProviderName, storage));

        var progress = () => cluster.Job().GetProgress();

        (await progress.Should().ThrowAsync<StateUnavailableException>()).Which.RetryAfter.Should().Be(_retryAfter);
        storage.BeforeRead = () => throw Away();
        (await progress.Should().ThrowAsync<StateUnavailableException>()).WithMessage("PostgreSQL is not available: cannot be reached.*");
    }

    [Fact]
    public async Task ClientOfAnExperimentSeesErrorsOfItsData()
    {
        Exception? error = Away();
        await using var cluster = await ExperimentCluster.StartAsync(() => throw error);

        var snapshot = () => cluster.Grain.GetSnapshot();

        await snapshot.Should().ThrowAsync<StateUnavailableException>();
        error = new ForeignException("foreign");
        (await snapshot.Should().ThrowAsync<InvalidOperationException>()).WithMessage($"{typeof(ForeignException)}: foreign");
    }

    private static void Throw() => throw new ForeignException("foreign");

    private static Exception Sent(Exception error) => Stored.Serializer.Deserialize<Exception>(Stored.Serializer.SerializeToArray(error))!;

    private static NpgsqlException Away() => new("cannot be reached", new SocketException((int)SocketError.ConnectionRefused));

    private static PostgresException Refused() => new("permission denied for table recurrent_state", "ERROR", "ERROR", PostgresErrorCodes.InsufficientPrivilege);
}
