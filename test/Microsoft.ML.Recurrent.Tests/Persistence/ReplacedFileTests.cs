using System.Runtime.Versioning;
using Microsoft.ML.Recurrent.Persistence;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Persistence;

[UnsupportedOSPlatform("windows")]
public sealed class ReplacedFileTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = Directory.CreateTempSubdirectory("mlrecurrent").FullName;

    private readonly string _file;

    public ReplacedFileTests() => _file = Path.Combine(_folder, "file");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WriteReplacesTheFileAndLeavesNothingBeside()
    {
        File.WriteAllText(_file, "old");

        Write("new");

        File.ReadAllText(_file).Should().Be("new");
        Directory.GetFileSystemEntries(_folder).Should().Equal(_file);
    }

    [Fact]
    public void FailedWriteKeepsThePreviousFileAndLeavesNothingBeside()
    {
        File.WriteAllText(_file, "old");

        var write = () => ReplacedFile.Write(_file, stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException("stopped");
        });

        write.Should().Throw<InvalidOperationException>().WithMessage("stopped");
        File.ReadAllText(_file).Should().Be("old");
        Directory.GetFileSystemEntries(_folder).Should().Equal(_file);
    }

    [Fact]
    public void RefusedByVerificationKeepsThePreviousFile()
    {
        File.WriteAllText(_file, "old");
        string seen = "";

        var write = () => ReplacedFile.Write(_file, stream => stream.Write("new"u8), complete =>
        {
            seen = new StreamReader(complete).ReadToEnd();
            throw new FormatException("not this");
        });

        write.Should().Throw<FormatException>().WithMessage("not this");
        seen.Should().Be("new");
        File.ReadAllText(_file).Should().Be("old");
        Directory.GetFileSystemEntries(_folder).Should().Equal(_file);
    }

    [Fact]
    public void LeftOverOfAKilledWriterIsRemovedThatOfALiveOneAndForeignFilesAreNot()
    {
        string dead = Path.Combine(_folder, $".mlrecurrent-{Guid.NewGuid():N}.tmp"), foreign = Path.Combine(_folder, ".mlrecurrent-mine.tmp");
        File.WriteAllText(dead, "half");
        File.WriteAllText(foreign, "mine");

        ReplacedFile.Write(_file, live =>
        {
            live.Write("live"u8);
            Write("by another writer");
        });

        File.ReadAllText(_file).Should().Be("live");
        Directory.GetFileSystemEntries(_folder).Should().BeEquivalentTo(_file, foreign);
    }

    [Fact]
    public void ManyWritersAtOnceAllSucceed()
    {
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => Write($"writer {i}"));

        File.ReadAllText(_file).Should().StartWith("writer ");
        Directory.GetFileSystemEntries(_folder).Should().Equal(_file);
    }

    [Fact]
    public void ModeIsKept()
    {
        File.WriteAllText(_file, "old");
        File.SetUnixFileMode(_file, OwnerOnly);

        Write("new");

        File.GetUnixFileMode(_file).Should().Be(OwnerOnly);
    }

    [Fact]
    public void FolderThatIsNotThereIsNamedByTheCallersPath() =>
        FluentActions.Invoking(() => ReplacedFile.Write(Path.Combine(_file, "..", "no such folder", "file"), _ => { }))
            .Should().Throw<DirectoryNotFoundException>().WithMessage("*no such folder*its folder does not exist. Create the folder first.");

    [Fact]
    public void ModeWiderThanTheProcesssOwnIsKept()
    {
        const UnixFileMode Everybody = (UnixFileMode)0b110_110_110;
        File.WriteAllText(_file, "old");
        File.SetUnixFileMode(_file, Everybody);

        Write("new");

        File.GetUnixFileMode(_file).Should().Be(Everybody);
    }

    [Fact]
    public void ModeOfANewFileIsAnyNewFiles()
    {
        string other = Path.Combine(_folder, "other");
        File.WriteAllText(other, "");

        Write("new");

        File.GetUnixFileMode(_file).Should().Be(File.GetUnixFileMode(other));
    }

    [Fact]
    public void ThroughALinkTheFileIsReplacedNotTheLink()
    {
        string link = Path.Combine(_folder, "link");
        File.WriteAllText(_file, "old");
        File.CreateSymbolicLink(link, _file);

        ReplacedFile.Write(link, stream => stream.Write("new"u8));

        File.ReadAllText(_file).Should().Be("new");
        new FileInfo(link).LinkTarget.Should().Be(_file);
    }

    [Fact]
    public void FolderIsRefused() => Refused(_folder);

    [Fact]
    public void DeviceIsRefused() => Refused("/dev/null");

    [Fact]
    public void LinkToADeviceIsRefused()
    {
        File.CreateSymbolicLink(_file, "/dev/null");

        Refused(_file);
    }

    [Fact]
    public void PipeIsRefusedAndStays()
    {
        HostProcess.Start("mkfifo", _folder, ["file"]).ExitCode.Should().Be(0);

        Refused(_file);

        Directory.GetFileSystemEntries(_folder).Should().Equal(_file);
    }

    [Fact]
    public void LinkToAnOpenPipeIsRefused()
    {
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream();

        Refused(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/proc/self/fd/{pipe.SafePipeHandle.DangerousGetHandle()}"));
    }

    [Fact]
    public void FolderThatTakesNoFilesIsNamed()
    {
        var write = () => ReplacedFile.Write("/proc/self/mem", _ => throw new InvalidOperationException("It was begun."));

        write.Should().Throw<IOException>().WithMessage("'/proc/self/mem' cannot be written: no file can be made in '/proc/*', where the new one is made before it takes its place. To write elsewhere, give a stream.");
    }

    private void Write(string text) => ReplacedFile.Write(_file, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    private static void Refused(string path)
    {
        var write = () => ReplacedFile.Write(path, _ => throw new InvalidOperationException("It was begun."));

        write.Should().Throw<IOException>().WithMessage($"'{path}' is a folder, a device or a pipe; expected the name of a file, *");
    }
}
